"""What runs inside of Lean's processes; nothing here is imported by the program that uses them."""
