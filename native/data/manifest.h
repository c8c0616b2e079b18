#pragma once

// The list of training crops that `airl-check crops` and the forge write: DIR/manifest.jsonl, one
// crop a line.

#include <optional>
#include <string>
#include <vector>

#include "native/data/part.h"
#include "src/base/rect.h"
#include "src/base/status.h"
#include "src/faces/face.h"

namespace airl {

inline constexpr int kReal = 0;
inline constexpr int kFake = 1;

struct CropRecord {
  std::string path;  // of the PNG file: the manifest's folder and `file`
  std::string file;  // as the manifest names it, with / as separator
  int label = kReal;
  std::string source;  // for fakes the generator
  std::string origin;  // file the crop was cut from
  std::string
      clip;  // shared by all crops of one original file (both halves of a pair file have one id)
  std::string pair;  // shared by real and fakes of the same moment; empty where there is none
  double timestamp_s = 0;
  Face face;   // in crop coordinates
  RectI part;  // of the crop in its frame
  int frame_width = 0;
  int frame_height = 0;
  bool whole_picture = false;  // no face was found
  std::string codec;           // "jpeg", "png", "avc", ...
  int jpeg_quality = 0;        // 0 where unknown
  // Whose faces are or went into the picture, as "set:person"; empty where unknown.
  std::vector<std::string> identities;
  std::optional<Part> split;  // of the data set's own split
  std::string compression;    // "raw", "c23", "c40"; empty where the set has none

  // Of the face box, pixels at native resolution.
  float face_side() const { return std::max(face.box.width, face.box.height); }
};

// `folder` holds manifest.jsonl. A real without a "pair" can be named by its "file" in the pair
// member of a forged fake. Errors: kBadInput naming a missing file, or path and line number of a
// line that is not a valid record (an absolute file or one with "..", a label other than 0 and 1, a
// box without area, ...); kTooLarge.
StatusOr<std::vector<CropRecord>> ReadManifest(const std::string& folder);

// The records of several folders, one after the other.
StatusOr<std::vector<CropRecord>> ReadManifests(const std::vector<std::string>& folders);

}  // namespace airl
