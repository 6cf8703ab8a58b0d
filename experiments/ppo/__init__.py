"""Does PPO learn to choose tactics from a menu, from scratch?"""
