#include "tests/bench/cases.h"

#include <cstddef>
#include <cstdint>
#include <memory>

#include "src/faces/crop.h"
#include "src/faces/detector_head.h"
#include "src/image/color.h"
#include "src/image/resize.h"
#include "src/spectrum/log_spectrum.h"
#include "src/spectrum/residual.h"
#include "tests/support/faces.h"
#include "tests/support/pictures.h"

namespace airl {
namespace {

#ifdef __EMSCRIPTEN__
constexpr double kDctBudgetMs = 0.35;
#else
constexpr double kDctBudgetMs = 0.21;
#endif
constexpr double kFaceBudgetMs = 3;

// Results go here, so that no compiler drops the work.
volatile float sink = 0;

struct Fixture {
  ImageU8 frame = TexturedPicture(1920, 1080, 1);
  DctPlan plan = *DctPlan::Create();
  std::vector<float> spectrum = std::vector<float>(size_t{kSpectrumSide} * kSpectrumSide);
  std::vector<float> noise = spectrum;
  ImageF luma = Luma(frame.view(), {800, 400, kSpectrumSide, kSpectrumSide});
  // Faces of a close portrait, of a video call and of a group.
  Face large = TiltedFace({700, 200, 600, 600}, 0);
  Face large_tilted = TiltedFace({700, 200, 600, 600}, 12);
  Face middle_tilted = TiltedFace({800, 300, 320, 320}, 12);
  Face small_tilted = TiltedFace({900, 500, 160, 160}, 12);

  void Crop(const Face& face, int side) {
    sink = *CropUprightFace(frame.view(), face, side)->data();
  }
  void Spectrum(const Face& face) {
    const RectI window = SpectrumWindow(face, frame.width(), frame.height());
    if (LogSpectrum(frame.view(), window, plan, spectrum).ok()) sink = spectrum[0];
  }
};

}  // namespace

std::vector<BenchCase> CoreCases() {
  const auto f = std::make_shared<Fixture>();
  TestRandom random(2);
  for (float& value : f->noise) value = random.Uniform(-1, 1);
  return {
      {"dct_256", kDctBudgetMs,
       [f] {
         f->spectrum = f->noise;
         f->plan.Transform2d(f->spectrum);
         sink = f->spectrum[0];
       }},
      {"luma_256", 0,
       [f] {
         sink = *Luma(f->frame.view(), {800, 400, 256, 256}).data();
       }},
      {"residual_256", 0,
       [f] {
         HighPassResidualTo(f->luma.view(), f->spectrum);
         sink = f->spectrum[0];
       }},
      {"log_spectrum", 0, [f] { f->Spectrum(f->large); }},
      {"crop_large_level_380", 0, [f] { f->Crop(f->large, 380); }},
      {"crop_large_tilted_380", 0, [f] { f->Crop(f->large_tilted, 380); }},
      {"crop_middle_tilted_380", 0, [f] { f->Crop(f->middle_tilted, 380); }},
      {"crop_small_tilted_380", 0, [f] { f->Crop(f->small_tilted, 380); }},
      {"crop_large_tilted_224", 0, [f] { f->Crop(f->large_tilted, 224); }},
      {"face_large_tilted_380", kFaceBudgetMs,
       [f] {
         f->Crop(f->large_tilted, 380);
         f->Spectrum(f->large_tilted);
       }},
      {"face_middle_tilted_380", kFaceBudgetMs,
       [f] {
         f->Crop(f->middle_tilted, 380);
         f->Spectrum(f->middle_tilted);
       }},
      {"detector_input_1080p", 0,
       [f] {
         sink =
             MakeDetectorInput(f->frame.view(), {0, 0, 1920, 1080}, AnchorLayout::kFull)->tensor[0];
       }},
  };
}

}  // namespace airl
