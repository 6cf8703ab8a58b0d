"""Do the knobs of generated worlds move what they promise to move?"""
