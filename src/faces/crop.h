// Where a face's pixels come from: the upright square for the RGB stream, the native window for the
// spectrum, and the larger square that is stored for training.
#pragma once

#include "src/base/rect.h"
#include "src/base/status.h"
#include "src/faces/face.h"
#include "src/image/image.h"

namespace airl {

struct CropOptions {
  float margin = 1.3f;  // side of the square over the longer side of the face box
};

// The face turned upright by its eyes (similarity warp about the box centre), as RGB float [side,
// side, 3], 0..255: antialiased resize to the output's scale, then bilinear rotation; pixels
// outside the picture repeat its edge. Errors: kBadInput for a face without area or with
// coordinates that are not finite, kTooLarge for one that no picture can hold.
StatusOr<ImageF> CropUprightFace(ImageViewU8 rgb, const Face& face, int side,
                                 const CropOptions& options = {});

// The kSpectrumSide (256) square around the face's box centre in whole pixels, moved inside the
// picture where it leaves it; a picture smaller than the square gives the part that there is (the
// caller mirrors it).
RectI SpectrumWindow(const Face& face, int picture_width, int picture_height);

struct TrainingCropOptions {
  float margin = 1.6f;
  int min_side = 320;  // pixels: the spectrum's window needs its surroundings
};

// The square to store for training, inside the picture, native resolution; large enough for
// CropUprightFace at its default margin and SpectrumWindow to give the same pixels from it as from
// the whole picture (tilted faces get more). With a wider margin the crop's edge is repeated where
// the picture goes on.
RectI TrainingCrop(const Face& face, int picture_width, int picture_height,
                   const TrainingCropOptions& options = {});

// The face in the coordinates of a crop whose corner is (x, y).
Face Translate(const Face& face, float dx, float dy);

// What is judged where no face is found: the largest centred square, as a face with level eyes and
// score 0.
Face WholePicture(int picture_width, int picture_height);
// Found faces have a score above 0.
inline bool IsWholePicture(const Face& face) { return face.score == 0; }

}  // namespace airl
