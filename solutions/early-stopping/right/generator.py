"""Correct: a generator is the state; after the stop it says True for ever and looks at nothing."""

from itertools import count


def watching(patience, improves, found):
    waited, stop = 0, False
    for step in count():
        value = yield stop
        if stop:
            continue
        if found["best"] is None and value == value or found["best"] is not None and improves(value, found["best"]):
            found.update(best=float(value), best_step=step)
            waited = -1
        waited += 1
        stop = waited == patience


class EarlyStopping:
    __slots__ = ("_found", "_run")

    def __init__(self, patience, min_delta=0.0, mode="min"):
        if patience <= 0:
            raise ValueError("patience")
        if min_delta < 0.0:
            raise ValueError("min_delta")
        if mode == "min":

            def improves(value, best):
                return best - value > min_delta

        elif mode == "max":

            def improves(value, best):
                return value - best > min_delta

        else:
            raise ValueError("mode")
        self._found = {"best": None, "best_step": None}
        self._run = watching(patience, improves, self._found)
        next(self._run)

    def __getattr__(self, name):
        return self._found[name]

    def step(self, value):
        return self._run.send(value)


if __name__ == "__main__":
    print(EarlyStopping(1).step(float("nan")))
