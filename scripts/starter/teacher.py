"""Soft labels from a linear model over words and pairs of words of the whole text.

Each training text is labelled by a model that saw no text of its source package, so that what is taught is what
carries over to other packages.
"""

import numpy as np
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from archive import Package, source_bucket

FOLDS = 3


def soft_labels(packages: list[Package], labels: list[int], classes: int) -> np.ndarray:
    """Probabilities [packages, classes], each row from a model trained on the other folds."""
    folds = np.array([source_bucket("fold " + package.source) % FOLDS for package in packages])
    answers = np.array(labels)
    texts = [package.text for package in packages]
    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2, token_pattern=r"\w+", dtype=np.float32)
    features = words.fit_transform(texts)
    margins = np.zeros((len(texts), classes))
    for fold in range(FOLDS):
        model = LinearSVC(C=0.5, random_state=fold)
        model.fit(features[folds != fold], answers[folds != fold])
        margins[np.ix_(folds == fold, model.classes_)] = model.decision_function(features[folds == fold])
    scales = np.arange(1.0, 8.01, 0.25)
    losses = [-np.log(softmax(margins * scale, axis=1)[np.arange(len(answers)), answers]).mean() for scale in scales]
    scale = scales[int(np.argmin(losses))]
    print(f"linear teacher, out of fold: accuracy {(margins.argmax(1) == answers).mean():.4f}, "
          f"log loss {min(losses):.4f} at scale {scale}")
    return softmax(margins * scale, axis=1).astype(np.float32)
