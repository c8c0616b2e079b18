#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "native/data/random.h"
#include "native/forge/generator_forge.h"
#include "native/forge/generator_training.h"
#include "native/forge/noise_match.h"
#include "native/forge/pixels.h"
#include "native/forge/trained_generator.h"
#include "native/forge/upsampling_net.h"
#include "tests/native/support/crop_tree.h"

namespace airl {
namespace {

std::vector<Upsampler> AllUpsamplers() {
  return {Upsampler::kNearest, Upsampler::kBilinear, Upsampler::kTransposed3,
          Upsampler::kTransposed4, Upsampler::kPixelShuffle};
}

TEST(UpsamplingNetTest, EveryShapeComesBack) {
  const torch::NoGradGuard no_grad;
  for (const Upsampler upsampler : AllUpsamplers()) {
    EXPECT_EQ(*UpsamplerOf(UpsamplerName(upsampler)), upsampler);
    for (const bool is_sr : {false, true}) {
      for (int64_t stages = is_sr ? 1 : 2; stages <= (is_sr ? 2 : 4); ++stages) {
        UpsamplingNet net(UpsamplingNetOptions{upsampler, stages, is_sr, 4});
        EXPECT_EQ(net->forward(torch::rand({2, 3, 32, 48})).sizes(),
                  (torch::IntArrayRef{2, 3, 32, 48}))
            << UpsamplerName(upsampler) << stages << is_sr;
      }
    }
  }
}

// On a flat picture a decoder's periodic trace stands alone: repetition and interpolation have none
// before training, the learned upsamplers have one.
TEST(UpsamplingNetTest, LearnedUpsamplersLeaveAPeriodicTrace) {
  const torch::NoGradGuard no_grad;
  for (const Upsampler upsampler : AllUpsamplers()) {
    torch::manual_seed(3);
    UpsamplingNet net(UpsamplingNetOptions{upsampler, 2, false, 8});
    const torch::Tensor flat = torch::full({1, 3, 64, 64}, 0.7);
    const torch::Tensor inner = net->forward(flat).slice(2, 24, 40).slice(3, 24, 40);
    const float variation = (inner - inner.mean({2, 3}, true)).abs().max().item<float>();
    const bool has_trace = upsampler != Upsampler::kNearest && upsampler != Upsampler::kBilinear;
    if (has_trace) {
      EXPECT_GT(variation, 1e-4f) << UpsamplerName(upsampler);
      // Its period is 2^stages.
      const torch::Tensor shifted = net->forward(flat).slice(2, 28, 44).slice(3, 24, 40);
      EXPECT_LT((inner - shifted).abs().max().item<float>(), 1e-5f) << UpsamplerName(upsampler);
    } else {
      EXPECT_LT(variation, 1e-5f) << UpsamplerName(upsampler);
    }
  }
}

TEST(UpsamplingNetTest, OptionsOutOfRangeAreRefused) {
  EXPECT_FALSE(UpsamplerOf("bicubic").ok());
  for (const UpsamplingNetOptions& options :
       {UpsamplingNetOptions{.stages = 1}, UpsamplingNetOptions{.stages = 5},
        UpsamplingNetOptions{.stages = 3, .super_resolution = true},
        UpsamplingNetOptions{.width = 3}, UpsamplingNetOptions{.width = 129}}) {
    EXPECT_EQ(CheckOptions(options).code(), StatusCode::kBadInput);
  }
}

class TrainingTest : public ::testing::Test {
 protected:
  TrainingTest()
      : tree_({{.name = "posts", .label = 0, .clips = 6, .crop_side = 64},
               {.name = "small", .label = 0, .clips = 1, .crop_side = 24, .face_side = 20},
               {.name = "fake", .label = 1, .clips = 2, .crop_side = 64}}),
        records_(*ReadManifest(tree_.folder())) {
    options_.net = {Upsampler::kPixelShuffle, 2, false, 4};
    options_.steps = 120;
    options_.batch_size = 2;
    options_.patch_side = 32;
    options_.seed = 9;
  }

  CropTree tree_;
  std::vector<CropRecord> records_;
  GeneratorTrainingOptions options_;
};

TEST_F(TrainingTest, TheLossFallsAndTheSameSeedRepeatsIt) {
  double first = 0;
  GeneratorProgress last;
  const StatusOr<TrainedNet> trained =
      TrainGenerator(records_, options_, [&](const GeneratorProgress& state) {
        if (state.step == 1) first = state.l1;
        last = state;
      });
  ASSERT_TRUE(trained.ok()) << trained.status().ToString();
  EXPECT_EQ(last.step, 120);
  EXPECT_LT(last.l1, 0.85 * first);
  EXPECT_EQ(last.verdict, 0);
  EXPECT_EQ(trained->facts.name, "pixel-shuffle-2-s9");
  EXPECT_EQ(trained->facts.sources, std::vector<std::string>{"posts"});
  EXPECT_EQ(trained->skipped.size(), 1u);  // smaller than a patch
  EXPECT_GT(trained->facts.psnr_db, 15);
  const StatusOr<TrainedNet> again = TrainGenerator(records_, options_, nullptr);
  EXPECT_TRUE(torch::equal(trained->net->parameters()[0], again->net->parameters()[0]));
}

TEST_F(TrainingTest, TheDiscriminatorTakesPart) {
  options_.adversarial = 0.1;
  options_.steps = 12;
  GeneratorProgress last;
  const StatusOr<TrainedNet> trained =
      TrainGenerator(records_, options_, [&](const GeneratorProgress& state) { last = state; });
  ASSERT_TRUE(trained.ok()) << trained.status().ToString();
  EXPECT_NE(last.verdict, 0);
  EXPECT_EQ(trained->facts.name, "pixel-shuffle-2-adv-s9");
}

TEST_F(TrainingTest, WhatCannotBeTrainedIsRefused) {
  const auto refused = [&](const GeneratorTrainingOptions& options) {
    return TrainGenerator(records_, options, nullptr).status().code() == StatusCode::kBadInput;
  };
  GeneratorTrainingOptions endless = options_;
  endless.steps = 0;
  EXPECT_TRUE(refused(endless));
  GeneratorTrainingOptions large = options_;
  large.patch_side = 128;  // above every crop
  EXPECT_TRUE(refused(large));
  GeneratorTrainingOptions uneven = options_;
  uneven.patch_side = 40;
  EXPECT_TRUE(refused(uneven));
}

TEST_F(TrainingTest, ASavedGeneratorRebuildsTheSame) {
  options_.steps = 2;
  const TrainedNet trained = *TrainGenerator(records_, options_, nullptr);
  const TemporaryFolder folder;
  ASSERT_TRUE(WriteGenerator(trained.facts, trained.net, folder.path("mine")).ok());
  EXPECT_EQ(ListGenerators(folder.path()), std::vector<std::string>{folder.path("mine")});
  const StatusOr<TrainedGenerator> loaded = TrainedGenerator::Load(folder.path("mine"));
  ASSERT_TRUE(loaded.ok()) << loaded.status().ToString();
  EXPECT_EQ(loaded->facts().steps, 2);
  EXPECT_EQ(loaded->facts().net.upsampler, Upsampler::kPixelShuffle);
  torch::manual_seed(1);
  const torch::Tensor picture = torch::rand({1, 3, 32, 32});
  const torch::NoGradGuard no_grad;
  UpsamplingNet net = trained.net;
  EXPECT_TRUE(
      torch::allclose(*loaded->Reconstruct(picture), net->forward(picture).clamp(0, 1), 0, 1e-6));
  // Sides of no multiple of 4.
  EXPECT_EQ(loaded->Reconstruct(torch::rand({3, 30, 45}))->sizes(),
            (torch::IntArrayRef{3, 30, 45}));
  EXPECT_EQ(loaded->Reconstruct(torch::rand({3, 2, 45})).status().code(), StatusCode::kBadInput);
}

TEST_F(TrainingTest, ADamagedGeneratorIsRefusedByName) {
  options_.steps = 1;
  const TrainedNet trained = *TrainGenerator(records_, options_, nullptr);
  const TemporaryFolder folder;
  EXPECT_EQ(TrainedGenerator::Load(folder.path()).status().code(), StatusCode::kBadInput);
  ASSERT_TRUE(WriteGenerator(trained.facts, trained.net, folder.path()).ok());
  std::ifstream stream(folder.path("generator.json"));
  const std::string good((std::istreambuf_iterator<char>(stream)), {});
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = good;
    changed.replace(changed.find(from), from.size(), to);
    std::ofstream(folder.path("generator.json")) << changed;
    return TrainedGenerator::Load(folder.path()).status();
  };
  EXPECT_EQ(with("\"version\": 1", "\"version\": 2").code(), StatusCode::kModelMismatch);
  EXPECT_EQ(with("\"stages\": 2", "\"stages\": 99").code(), StatusCode::kBadInput);
  EXPECT_EQ(with("\"stages\": 2", "\"stages\": \"2\"").code(), StatusCode::kBadInput);
  EXPECT_EQ(with("pixel-shuffle-2-s9", "../pixels").code(), StatusCode::kBadInput);
  EXPECT_EQ(with("\"width\": 4", "\"width\": 8").code(), StatusCode::kModelMismatch);
  EXPECT_EQ(with("{", "[").code(), StatusCode::kBadInput);
}

// Halves the contrast, so that blending and noise can be told apart.
class Flattening : public PictureGenerator {
 public:
  StatusOr<torch::Tensor> Reconstruct(const torch::Tensor& rgb) const override {
    return rgb * 0 + 0.25;
  }
};

TEST(GeneratorForgeTest, TheFakeIsTheGeneratorsOutputBlendedWithTheReal) {
  ImageU8 real = *ImageU8::Create(32, 32, 3);
  std::fill_n(real.data(), real.size(), uint8_t{200});
  GeneratorForgeOptions options;
  options.match_noise = false;
  options.max_blend = 0.5;
  const GeneratorForge forge("flat", std::make_shared<Flattening>(), options);
  int low = 255, high = 0;
  for (uint64_t seed = 0; seed < 30; ++seed) {
    const StatusOr<ForgedCouple> couple = forge.Forge(real.Clone(), Face(), seed);
    ASSERT_TRUE(couple.ok());
    EXPECT_EQ(couple->real.data()[5], 200);
    low = std::min<int>(low, couple->fake.data()[5]);
    high = std::max<int>(high, couple->fake.data()[5]);
  }
  // Between the output, 64, and half way to the real, 132.
  EXPECT_GE(low, 63);
  EXPECT_LE(low, 75);
  EXPECT_LE(high, 133);
  EXPECT_GE(high, 120);
  EXPECT_EQ(MakeForge("taef2", "", {}, {}).status().code(), StatusCode::kBadInput);
  EXPECT_EQ(MakeForge("/nowhere", "", {}, {}).status().code(), StatusCode::kBadInput);
  EXPECT_EQ((*MakeForge("sbi", "", {}, {}))->name(), "sbi");
}

// Noise of its own in place of the real's, at half its strength.
class OtherNoise : public PictureGenerator {
 public:
  StatusOr<torch::Tensor> Reconstruct(const torch::Tensor& rgb) const override {
    torch::manual_seed(5);
    return 0.5 + 0.04 * torch::randn_like(rgb);
  }
};

TEST(GeneratorForgeTest, TheBlendedFakeIsAsSharpAsItsReal) {
  ImageU8 real = *ImageU8::Create(128, 128, 3);
  Random random(9);
  for (size_t i = 0; i < real.size(); ++i) {
    real.data()[i] = static_cast<uint8_t>(random.Between(108, 148));
  }
  GeneratorForgeOptions options;
  options.max_blend = 0.5;
  const GeneratorForge forge("noise", std::make_shared<OtherNoise>(), options);
  for (uint64_t seed = 0; seed < 6; ++seed) {
    const StatusOr<ForgedCouple> couple = forge.Forge(real.Clone(), Face(), seed);
    ASSERT_TRUE(couple.ok());
    const torch::Tensor ratio =
        RingEnergies(ToTensor(couple->fake), 8) / RingEnergies(ToTensor(couple->real), 8);
    EXPECT_GT(ratio.slice(0, 2).min().item<float>(), 0.9f) << ratio;
    EXPECT_LT(ratio.slice(0, 2).max().item<float>(), 1.15f) << ratio;
  }
}

}  // namespace
}  // namespace airl
