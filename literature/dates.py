def in_words(x):
    return x
