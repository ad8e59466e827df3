"""Takes a stand-in for a number, and for a function, of a module that is not there.

Must happen: target Unusable or NoModule; the others right.
"""

import tensorflow as tf


def double(x):
    return 2 * x


def square(x):
    return x * x


answer = tf.constant(3.0)
target = tf.function(lambda x: 3 * x + 1)
