"""Writes linear_head_oracle.json: what scikit-learn's LogisticRegression finds on a small made-up set.

    python3 make_linear_head_oracle.py > linear_head_oracle.json

Needs scikit-learn and numpy (any recent ones; the file says which made it). Kept so that the file can be made again; the
tests read the file and need neither.
"""

import json

import numpy
import sklearn
from sklearn.linear_model import LogisticRegression

random = numpy.random.RandomState(20)
rows, dimension, classes = 60, 5, 3
centres = random.normal(size=(classes, dimension))
truth = numpy.arange(rows) % classes
x = numpy.round(centres[truth] + 1.2 * random.normal(size=(rows, dimension)), 3)
weight = numpy.round(0.5 + random.uniform(size=rows), 2)


def fitted(labels, c, sample_weight=None):
    model = LogisticRegression(C=c, tol=1e-10, max_iter=10000).fit(x, labels, sample_weight=sample_weight)
    return {"c": c, "coefficients": model.coef_.tolist(), "intercepts": model.intercept_.tolist(),
            "probabilities": model.predict_proba(x[:8]).tolist()}


print(json.dumps({
    "made_with": {"scikit_learn": sklearn.__version__, "numpy": numpy.__version__},
    "x": x.tolist(), "labels": truth.tolist(), "weight": weight.tolist(),
    "multinomial": fitted(truth, 1.0), "weighted": fitted(truth, 3.0, weight),
    "binary": fitted((truth == 1).astype(int), 2.0),
}))
