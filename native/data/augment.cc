#include "native/data/augment.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "src/degrade/block_codec.h"
#include "src/faces/crop.h"
#include "src/image/resize.h"

namespace airl {
namespace {

// Quality given to both of a couple where a file does not tell its own: video frames, and two
// lossless files.
constexpr int kDrawnQualityMin = 60;
constexpr int kDrawnQualityMax = 92;
constexpr int kLossless = 101;        // above every JPEG quality
constexpr int kQualityTolerance = 3;  // closer qualities pass as one
constexpr int kGrid = 16;             // pixels of a macroblock's side

// The JPEG quality of what the file went through: kLossless, or 0 for a lossy file that does not
// tell.
int HistoryQuality(const CropRecord& record) {
  if (record.jpeg_quality > 0) return record.jpeg_quality;
  return record.codec == "png" || record.codec.empty() ? kLossless : 0;
}

// First compressions that leave both pictures with a history of the same quality.
void LevelHistories(const CropRecord& real, const CropRecord& fake, int drawn_quality,
                    bool compresses_lossless, AugmentDraw& draw) {
  const int real_quality = HistoryQuality(real);
  const int fake_quality = HistoryQuality(fake);
  if (real_quality == 0 && fake_quality == 0) return;
  const int lower = std::min(real_quality, fake_quality);
  if (lower == 0 || lower == kLossless) {
    if (lower == kLossless && !compresses_lossless) return;
    draw.first_quality_real = draw.first_quality_fake = drawn_quality;
    return;
  }
  if (real_quality > lower + kQualityTolerance) draw.first_quality_real = lower;
  if (fake_quality > lower + kQualityTolerance) draw.first_quality_fake = lower;
}

// Of a couple whose fake is made from the real: the real's own quality for both.
void LevelOnline(const CropRecord& real, int drawn_quality, bool compresses_lossless,
                 AugmentDraw& draw) {
  const int own = HistoryQuality(real);
  if (own == kLossless && !compresses_lossless) return;
  const int quality = own == 0 || own == kLossless ? drawn_quality : own;
  draw.first_quality_real = draw.first_quality_fake = quality;
}

GridOffset DrawGrid(Random& random) {
  GridOffset grid;
  grid.x = random.Between(0, kGrid - 1);
  grid.y = random.Between(0, kGrid - 1);
  return grid;
}

ImageU8 Cut(ImageViewU8 source, const RectI& part) {
  StatusOr<ImageU8> cut = ImageU8::Create(part.width, part.height, source.channels);
  if (!cut.ok()) return ImageU8();
  const size_t length = static_cast<size_t>(part.width) * static_cast<size_t>(source.channels);
  for (int y = 0; y < part.height; ++y) {
    const uint8_t* row = source.Row(part.y + y) + part.x * source.channels;
    std::copy(row, row + length, cut->Row(y));
  }
  return *std::move(cut);
}

// Start of a span of `length` about `center`, `shift` (-1..1) of up to 8 pixels off it, inside
// 0..extent. The shift moves the phase of an earlier compression's 8 x 8 grid.
int SpanStart(float center, int length, int extent, double shift) {
  const double start = static_cast<double>(center) - length / 2.0 + 8.0 * shift;
  return std::clamp(static_cast<int>(std::lround(start)), 0, extent - length);
}

Face Scaled(const Face& face, float sx, float sy) {
  Face scaled = face;
  scaled.box = {face.box.x * sx, face.box.y * sy, face.box.width * sx, face.box.height * sy};
  for (PointF& point : scaled.keypoints) point = {point.x * sx, point.y * sy};
  return scaled;
}

void ChangeColour(ImageU8& image, const AugmentDraw& draw) {
  std::array<std::array<uint8_t, 256>, 3> table;
  for (size_t c = 0; c < 3; ++c) {
    for (size_t v = 0; v < 256; ++v) {
      const float value = (static_cast<float>(v) - 128.0f) * draw.gain[c] + 128.0f + draw.offset;
      table[c][v] = static_cast<uint8_t>(std::clamp(std::lround(value), 0l, 255l));
    }
  }
  uint8_t* pixel = image.data();
  for (size_t i = 0; i < image.size(); i += 3, pixel += 3) {
    for (size_t c = 0; c < 3; ++c) pixel[c] = table[c][pixel[c]];
  }
}

void JitterBox(Face& face, const AugmentDraw& draw) {
  const PointF center = face.box.center();
  const float side = std::max(face.box.width, face.box.height);
  const float width = face.box.width * draw.box_scale;
  const float height = face.box.height * draw.box_scale;
  face.box = {center.x + draw.box_dx * side - width / 2, center.y + draw.box_dy * side - height / 2,
              width, height};
}

// The part of the crop that becomes the extent.
RectI PartOf(ImageViewU8 crop, const CropRecord& record, const AugmentDraw& draw) {
  const float scale = draw.native ? 1 : draw.face_side / record.face_side();
  const auto length = [&](int extent, int available) {
    const double native = std::ceil(static_cast<double>(extent) / static_cast<double>(scale));
    return std::clamp(static_cast<int>(native), 1, available);
  };
  RectI part;
  part.width = length(draw.width, crop.width);
  part.height = length(draw.height, crop.height);
  const PointF center = record.face.box.center();
  part.x = SpanStart(center.x, part.width, crop.width, draw.cut_x);
  part.y = SpanStart(center.y, part.height, crop.height, draw.cut_y);
  return part;
}

PreparedFace CutOut(ImageViewU8 crop, const CropRecord& record, const RectI& part) {
  return {Cut(crop, part),
          Translate(record.face, -static_cast<float>(part.x), -static_cast<float>(part.y))};
}

Status CompressFirst(int quality, GridOffset grid, ImageU8& image) {
  if (quality <= 0) return OkStatus();
  AIRL_ASSIGN_OR_RETURN(image, JpegRoundTrip(image.view(), quality, grid));
  return OkStatus();
}

// To the draw's extent.
Status ResizeTo(const AugmentDraw& draw, PreparedFace& prepared) {
  if (prepared.rgb.width() == draw.width && prepared.rgb.height() == draw.height) {
    return OkStatus();
  }
  const float width = static_cast<float>(prepared.rgb.width());
  const float height = static_cast<float>(prepared.rgb.height());
  AIRL_ASSIGN_OR_RETURN(const ImageF resized, Resize(prepared.rgb.view(), {0, 0, width, height},
                                                     draw.width, draw.height));
  prepared.rgb = ToU8(resized.view());
  prepared.face = Scaled(prepared.face, static_cast<float>(draw.width) / width,
                         static_cast<float>(draw.height) / height);
  return OkStatus();
}

}  // namespace

StatusOr<ImageU8> Degrade(ImageU8 image, const Degradation& degradation, uint64_t noise_seed) {
  if (degradation.resize_factor > 0 && degradation.resize_factor < 1) {
    AIRL_ASSIGN_OR_RETURN(image, ResizeRoundTrip(image.view(), degradation.resize_factor));
  }
  if (degradation.blur_sigma > 0) {
    AIRL_ASSIGN_OR_RETURN(image, GaussianBlur(image.view(), degradation.blur_sigma));
  }
  if (degradation.noise_sigma > 0) {
    AIRL_ASSIGN_OR_RETURN(image, GaussianNoise(image.view(), degradation.noise_sigma, noise_seed));
  }
  if (degradation.h264_qp > 0) {
    AIRL_ASSIGN_OR_RETURN(
        image, H264LikeRoundTrip(image.view(), degradation.h264_qp, {.grid = degradation.grid}));
  }
  if (degradation.webp_quality > 0) {
    AIRL_ASSIGN_OR_RETURN(
        image, WebpLikeRoundTrip(image.view(), degradation.webp_quality, degradation.grid));
  }
  if (degradation.first_jpeg_quality > 0) {
    AIRL_ASSIGN_OR_RETURN(image, JpegRoundTrip(image.view(), degradation.first_jpeg_quality,
                                               degradation.grid, degradation.subsample_chroma));
  }
  if (degradation.jpeg_quality > 0) {
    AIRL_ASSIGN_OR_RETURN(
        image, JpegRoundTrip(image.view(), degradation.jpeg_quality, degradation.subsample_chroma));
  }
  return image;
}

PreparedFace Flip(const PreparedFace& prepared) {
  PreparedFace flipped{prepared.rgb.Clone(), prepared.face};
  const int width = prepared.rgb.width();
  for (int y = 0; y < prepared.rgb.height(); ++y) {
    const uint8_t* from = prepared.rgb.Row(y);
    uint8_t* to = flipped.rgb.Row(y);
    for (int x = 0; x < width; ++x) std::copy_n(from + 3 * (width - 1 - x), 3, to + 3 * x);
  }
  const float right = static_cast<float>(width);
  flipped.face.box.x = right - prepared.face.box.right();
  for (PointF& point : flipped.face.keypoints) point.x = right - point.x;
  std::swap(flipped.face.keypoints[kRightEye], flipped.face.keypoints[kLeftEye]);
  std::swap(flipped.face.keypoints[kRightEar], flipped.face.keypoints[kLeftEar]);
  return flipped;
}

Degradation Augmenter::DrawView(bool degraded, Random& random) const {
  Degradation view;
  if (degraded) {
    if (random.Chance(0.5)) view.resize_factor = static_cast<float>(random.Uniform(0.5, 0.95));
    if (random.Chance(0.3)) view.blur_sigma = static_cast<float>(random.Uniform(0.3, 1.5));
    if (random.Chance(0.3)) view.noise_sigma = static_cast<float>(random.Uniform(1.0, 6.0));
    if (random.Chance(options_.h264_probability)) {
      view.h264_qp = random.Between(options_.h264_qp_min, options_.h264_qp_max);
    }
    if (random.Chance(options_.webp_probability)) {
      view.webp_quality = random.Between(options_.webp_quality_min, options_.webp_quality_max);
    }
    if (random.Chance(options_.double_jpeg_probability)) {
      view.first_jpeg_quality =
          random.Between(options_.degraded_quality_min, options_.degraded_quality_max);
    }
    view.grid = DrawGrid(random);
  }
  const bool compressed = random.Chance(options_.jpeg_probability);
  const int quality =
      degraded ? random.Between(options_.degraded_quality_min, options_.degraded_quality_max)
               : random.Between(options_.clean_quality_min, options_.clean_quality_max);
  view.jpeg_quality = compressed ? quality : 0;
  view.subsample_chroma = random.Chance(0.8);
  return view;
}

AugmentDraw Augmenter::Draw(const CropStore& store, const Couple& couple, int views) const {
  Random random(couple.seed);
  AugmentDraw draw;
  draw.native = couple.native;
  draw.face_side = couple.face_side;
  // What the two inputs need: the spectrum's window, and the upright square turned by any angle.
  const float need = 1.45f * options_.crop_margin * 1.1f * couple.face_side + 16.0f;
  draw.width = draw.height = std::max(272, static_cast<int>(need));
  for (const size_t index : {couple.real, couple.fake}) {
    const CropStore::Size size = store.size(index);
    const float scale = couple.native ? 1 : couple.face_side / store.record(index).face_side();
    draw.width = std::min(draw.width, static_cast<int>(scale * static_cast<float>(size.width)));
    draw.height = std::min(draw.height, static_cast<int>(scale * static_cast<float>(size.height)));
  }
  draw.width = std::max(draw.width, 1);
  draw.height = std::max(draw.height, 1);
  draw.cut_x = random.Uniform(-1, 1);
  draw.cut_y = random.Uniform(-1, 1);
  draw.flip = random.Chance(options_.flip_probability);
  draw.colour = random.Chance(options_.colour_probability);
  const double contrast = random.Uniform(0.9, 1.1);
  for (float& gain : draw.gain) gain = static_cast<float>(contrast * random.Uniform(0.96, 1.04));
  draw.offset = static_cast<float>(random.Uniform(-12, 12));
  draw.box_dx = static_cast<float>(random.Uniform(-options_.box_shift, options_.box_shift));
  draw.box_dy = static_cast<float>(random.Uniform(-options_.box_shift, options_.box_shift));
  draw.box_scale =
      static_cast<float>(random.Uniform(1 - options_.box_scale, 1 + options_.box_scale));

  const int drawn_quality = random.Between(kDrawnQualityMin, kDrawnQualityMax);
  const bool compresses_lossless = random.Chance(0.5);
  // A file's grid may begin anywhere in its crop; so may the one that is added.
  draw.first_grid = DrawGrid(random);
  if (couple.online >= 0) {
    LevelOnline(store.record(couple.real), drawn_quality, compresses_lossless, draw);
    draw.forge_after_resize = random.Chance(0.5);
    draw.forge_seed = random.Bits();
  } else {
    LevelHistories(store.record(couple.real), store.record(couple.fake), drawn_quality,
                   compresses_lossless, draw);
  }

  draw.noise_seed = random.Bits();
  if (views == 2) {
    draw.views = {DrawView(false, random), DrawView(true, random)};
  } else {
    const bool degraded = random.Chance(options_.degraded_share);
    draw.views = {DrawView(degraded, random)};
  }
  return draw;
}

StatusOr<std::vector<PreparedFace>> Augmenter::Apply(ImageViewU8 crop, const CropRecord& record,
                                                     const AugmentDraw& draw) const {
  PreparedFace prepared = CutOut(crop, record, PartOf(crop, record, draw));
  const int first = record.label == kFake ? draw.first_quality_fake : draw.first_quality_real;
  AIRL_RETURN_IF_ERROR(CompressFirst(first, draw.first_grid, prepared.rgb));
  AIRL_RETURN_IF_ERROR(ResizeTo(draw, prepared));
  return Finish(std::move(prepared), draw);
}

StatusOr<PreparedCouple> Augmenter::ApplyOnline(ImageViewU8 crop, const CropRecord& real,
                                                const AugmentDraw& draw,
                                                const CoupleForge& forge) const {
  const RectI part = PartOf(crop, real, draw);
  PreparedFace source = CutOut(crop, real, part);
  const bool is_large = static_cast<int64_t>(part.width) * part.height > forge.max_online_pixels();
  const bool resizes_first = draw.forge_after_resize || is_large;
  GridOffset grid = draw.first_grid;
  if (resizes_first) {
    AIRL_RETURN_IF_ERROR(ResizeTo(draw, source));
  } else if (real.jpeg_quality > 0) {
    // Where the real's own blocks lie: compressed there once more, neither shows a second grid.
    const auto phase = [](int offset) { return (offset % kGrid + kGrid) % kGrid; };
    grid = {phase(real.part.x + part.x), phase(real.part.y + part.y)};
  }
  const Face face = source.face;
  AIRL_ASSIGN_OR_RETURN(ForgedCouple forged,
                        forge.Forge(std::move(source.rgb), face, draw.forge_seed));
  const auto finish = [&](ImageU8 rgb, int quality) -> StatusOr<std::vector<PreparedFace>> {
    PreparedFace prepared{std::move(rgb), face};
    AIRL_RETURN_IF_ERROR(CompressFirst(quality, grid, prepared.rgb));
    AIRL_RETURN_IF_ERROR(ResizeTo(draw, prepared));
    return Finish(std::move(prepared), draw);
  };
  PreparedCouple couple;
  AIRL_ASSIGN_OR_RETURN(couple.real, finish(std::move(forged.real), draw.first_quality_real));
  AIRL_ASSIGN_OR_RETURN(couple.fake, finish(std::move(forged.fake), draw.first_quality_fake));
  return couple;
}

StatusOr<std::vector<PreparedFace>> Augmenter::Finish(PreparedFace prepared,
                                                      const AugmentDraw& draw) const {
  if (draw.flip) prepared = Flip(prepared);
  if (draw.colour) ChangeColour(prepared.rgb, draw);
  JitterBox(prepared.face, draw);
  std::vector<PreparedFace> views;
  for (const Degradation& view : draw.views) {
    AIRL_ASSIGN_OR_RETURN(ImageU8 degraded, Degrade(prepared.rgb.Clone(), view, draw.noise_seed));
    views.push_back({std::move(degraded), prepared.face});
  }
  return views;
}

}  // namespace airl
