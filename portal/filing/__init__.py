"""After the result: the town checks and closes; volumes, samples, calls, what came later, and the list of claims."""
