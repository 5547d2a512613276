"""Finnish itself: words and their forms, sentences, numbers, conditions and what is denied."""
