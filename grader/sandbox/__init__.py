"""Runs students' functions in another process, which never holds an answer.

    with Sandbox() as sandbox, sandbox.open(Submission(path)) as run:
        replies = run.call("gradients", [(0.5, 0.3, 0.1, 1.5), (0.0, 0.0, 0.0, 0.0)])

`Sandbox` is in `sandbox.py`, `Submission` in `submission.py`. Each reply is one of the small
classes of `replies.py`; what they are worth is for the caller to say.
"""
