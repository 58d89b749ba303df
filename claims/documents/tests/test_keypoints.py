"""Key points of a picture: a part of it, a turned or a lighter copy has many of the same."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from claims.documents.formats.keypoints import (
    CODES,
    MOST,
    Keypoints,
    codes_of,
    keypoints_of,
    packed,
    unpacked,
)
from claims.documents.receipt.inspection import inspect
from claims.documents.tests import files
from claims.documents.tests.test_image_similarity import screen
from claims.documents.tests.test_inspection import received
from claims.evidence.similar_pages import LEAST_SHARED

ALTERED = {
    "again": lambda image: image.copy(),
    "half as large": lambda image: image.resize((image.width // 2, image.height // 2)),
    "darker": lambda image: image.point(lambda level: int(level * 0.8)),
    "without its top": lambda image: image.crop((0, image.height // 5, *image.size)),
    "a corner": lambda image: image.crop((0, 0, image.width * 3 // 4, image.height * 3 // 4)),
    "on its side": lambda image: image.transpose(Image.Transpose.ROTATE_90),
    "upside down": lambda image: image.transpose(Image.Transpose.ROTATE_180),
}


def shared(one: Image.Image, other: Image.Image) -> int:
    return len(set(codes_of(keypoints_of(one))) & set(codes_of(keypoints_of(other))))


@pytest.mark.parametrize("how", ALTERED)
def test_altered_copies_share_codes(how):
    image = screen(1)
    assert shared(image, ALTERED[how](image)) >= LEAST_SHARED


def test_other_pictures_share_fewer():
    """Screens of one app share letters and icons: codes find candidates, and prove nothing."""
    pictures = [screen(seed) for seed in range(3)]
    own = [shared(image, ALTERED["darker"](image)) for image in pictures]
    counts = [shared(a, b) for n, a in enumerate(pictures) for b in pictures[:n]]
    assert sum(own) / len(own) > 2 * sum(counts) / len(counts)


@pytest.mark.parametrize(
    "image",
    [Image.new("RGB", (800, 600), "white"), Image.linear_gradient("L").resize((800, 600)),
     files.halves(60, 40)],
    ids=["blank", "sky", "icon"],
)  # fmt: skip
def test_a_picture_with_nothing_in_it_has_none(image):
    assert len(keypoints_of(image).places) == 0
    assert codes_of(keypoints_of(image)) == []


def test_points_are_stored_as_they_are():
    points = keypoints_of(screen(2))
    again = unpacked(packed(points))
    assert 0 < len(points.places) <= MOST
    assert len(packed(points)) == 20 * len(points.places)
    assert np.abs(again.places - points.places).max() < 0.1
    assert (again.signs == points.signs).all()
    edges = np.array([(-0.4, 9_999.5)], np.float32)
    assert unpacked(packed(Keypoints(edges, points.signs[:1]))).places.tolist() == [[0, 9_999.5]]


@pytest.mark.django_db
def test_an_inspection_stores_the_points_of_pictures_where_copies_are_looked_for(settings):
    picture = files.picture("PNG", screen(2))
    assert inspect(document_id=received(picture).pk).pages.get().points is None
    settings.PICTURE_PARTS = True
    page = inspect(document_id=received(picture).pk).pages.get()
    assert 0 < len(page.points) <= MOST * CODES
    assert len(unpacked(bytes(page.keypoints)).places) > 20
    form = inspect(document_id=received(files.pdf(1)).pk).pages.get()
    assert form.points is None and form.keypoints is None


def test_processes_that_look_at_no_picture_do_without_the_library():
    """The renderer and the web processes import these."""
    modules = "claims.documents.renderer.fork_server, claims.documents.formats.pictures"
    code = f"import sys, {modules}; sys.exit(bool({{'cv2', 'numpy'}} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603
