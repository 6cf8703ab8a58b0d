"""Which search proves most with the same model and the same generated tokens?"""
