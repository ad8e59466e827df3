"""The exercise format: loading exercises and courses, writing blank answer sheets."""
