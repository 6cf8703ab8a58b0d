"""At one budget of generated tokens, which granularity of action proves most?"""
