// Every limit on outside input, in one table. A limit is checked before memory is taken.
#pragma once

#include <cstddef>
#include <cstdint>

namespace airl::limits {

// Pictures and frames.
inline constexpr int kMaxImageSide = 16384;                   // pixels
inline constexpr int64_t kMaxImagePixels = 64 * 1000 * 1000;  // width x height; 192 MB as RGB8
inline constexpr int kMinImageSide = 16;  // pixels; below it nothing can be judged
inline constexpr size_t kMaxEncodedBytes = 128u * 1024 * 1024;  // one encoded picture
inline constexpr int kMaxJpegScans = 100;  // progressive scans: decoding bombs have thousands
// Coefficients that a JPEG of several scans keeps until its last one: 64 MP at 4:2:0 take 192 MB,
// 44 MP at 4:4:4 fit.
inline constexpr int64_t kMaxJpegCoefficientBytes = 256 * 1024 * 1024;

// Faces and tracks.
inline constexpr int kMaxFacesPerFrame = 16;
inline constexpr int kMaxListedFaces = 1000;  // that a host may hand over for one frame
inline constexpr int kMaxTracks = 64;
inline constexpr int kMaxFramesPerCheck = 4096;
inline constexpr int kMinFaceSide =
    64;  // pixels of the face box; smaller faces are judged with a warning
// Pixels; no picture reaches it, and whole coordinates up to it fit in int with room for sums.
inline constexpr double kMaxFaceCoordinate = 1 << 20;

// Model packages.
inline constexpr size_t kMaxModelJsonBytes = 256 * 1024;
inline constexpr int64_t kMaxModelFileBytes = 256 * 1000 * 1000;
inline constexpr int kMaxModelJsonDepth = 16;        // brackets within brackets
inline constexpr size_t kMaxModelTextLength = 2000;  // bytes of a text in model.json
inline constexpr size_t kMaxModelNameLength = 128;   // and of a name or file name
inline constexpr int kMaxModelVariants = 16;
inline constexpr int kMaxInputSide = 1024;        // pixels, side of the rgb input
inline constexpr int kMaxHeatmapSide = 64;        // cells
inline constexpr int kMaxEmbeddingLength = 4096;  // values

}  // namespace airl::limits
