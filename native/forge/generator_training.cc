#include "native/forge/generator_training.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <set>

#include "native/data/png.h"
#include "native/data/random.h"
#include "native/forge/pixels.h"

namespace airl {
namespace {

constexpr size_t kKeptOneIn = 16;  // crops kept from training
constexpr int64_t kJudgedPatches = 64;
constexpr double kSmoothing = 0.95;

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

struct Crops {
  std::vector<ImageU8> training;
  std::vector<ImageU8> kept;
  std::set<std::string> sources;
  std::vector<std::string> skipped;
};

// Spread over all records, in their order.
Crops ReadCrops(const std::vector<CropRecord>& records, const GeneratorTrainingOptions& options) {
  std::vector<const CropRecord*> reals;
  for (const CropRecord& record : records) {
    if (record.label == kReal && IsStillPicture(record)) reals.push_back(&record);
  }
  const size_t count = std::min(reals.size(), static_cast<size_t>(options.max_crops));
  Crops crops;
  for (size_t i = 0; i < count; ++i) {
    const CropRecord& record = *reals[i * reals.size() / count];
    StatusOr<ImageU8> image = ReadPng(record.path);
    if (!image.ok()) {
      crops.skipped.push_back(record.file + ": " + image.status().message());
    } else if (std::min(image->width(), image->height()) < options.patch_side) {
      crops.skipped.push_back(record.file + ": smaller than a patch");
    } else {
      crops.sources.insert(record.source);
      (i % kKeptOneIn == 0 ? crops.kept : crops.training).push_back(*std::move(image));
    }
  }
  return crops;
}

// Patches [N,3,side,side], mirrored left to right half of the time.
torch::Tensor DrawPatches(const std::vector<ImageU8>& crops, int64_t count, int64_t side,
                          Random& random) {
  const torch::Tensor patches = torch::empty({count, 3, side, side});
  float* to = patches.data_ptr<float>();
  const int length = static_cast<int>(side);
  for (int64_t n = 0; n < count; ++n) {
    const ImageU8& crop = crops[random.Below(crops.size())];
    const int x0 = random.Between(0, crop.width() - length);
    const int y0 = random.Between(0, crop.height() - length);
    const bool mirrored = random.Chance(0.5);
    for (int c = 0; c < 3; ++c) {
      for (int y = 0; y < length; ++y) {
        const uint8_t* row = crop.Row(y0 + y) + 3 * x0 + c;
        for (int x = 0; x < length; ++x) {
          *to++ = static_cast<float>(row[3 * (mirrored ? length - 1 - x : x)]) / 255;
        }
      }
    }
  }
  return patches;
}

double PsnrDb(UpsamplingNet& net, const std::vector<ImageU8>& crops, int64_t side, uint64_t seed,
              torch::Device device) {
  const torch::NoGradGuard no_grad;
  Random random(seed);
  const torch::Tensor wanted = DrawPatches(crops, kJudgedPatches, side, random).to(device);
  const torch::Tensor got = net->forward(wanted).clamp(0, 1);
  return -10 * std::log10((got - wanted).square().mean().item<double>() + 1e-12);
}

// One run's networks and optimizers.
class Run {
 public:
  Run(const GeneratorTrainingOptions& options, torch::Device device)
      : options_(options), device_(device) {
    torch::manual_seed(options.seed);
    net_ = UpsamplingNet(options.net);
    net_->to(device);
    using Adam = torch::optim::Adam;
    using AdamOptions = torch::optim::AdamOptions;
    optimizer_ = std::make_unique<Adam>(net_->parameters(), AdamOptions(options.learning_rate));
    if (options.adversarial > 0) {
      judge_ = MakePatchDiscriminator();
      judge_->to(device);
      judge_optimizer_ = std::make_unique<Adam>(
          judge_->parameters(),
          AdamOptions(options.learning_rate / 2).betas(std::make_tuple(0.5, 0.9)));
    }
  }

  UpsamplingNet& net() { return net_; }

  // Returns the L1 loss; adds to `progress`. `share` of the run is done.
  double Step(const torch::Tensor& patches, double share, GeneratorProgress& progress) {
    SetRate(*optimizer_, options_.learning_rate * Decay(share));
    const torch::Tensor real = patches.to(device_);
    const torch::Tensor fake = net_->forward(real);
    const torch::Tensor l1 = (fake - real).abs().mean();
    torch::Tensor loss = l1;
    if (judge_ && share >= options_.adversarial_start) {
      SetRate(*judge_optimizer_, options_.learning_rate / 2 * Decay(share));
      TrainJudge(real, fake.detach());
      const torch::Tensor verdict = judge_->forward(fake - 0.5).mean();
      loss = loss - options_.adversarial * verdict;
      progress.verdict = Smoothed(progress.verdict, verdict.item<double>());
    }
    optimizer_->zero_grad();
    loss.backward();
    torch::nn::utils::clip_grad_norm_(net_->parameters(), 1.0);
    optimizer_->step();
    const double value = l1.item<double>();
    progress.l1 = progress.step == 0 ? 255 * value : Smoothed(progress.l1, 255 * value);
    return value;
  }

 private:
  static double Smoothed(double before, double now) {
    return kSmoothing * before + (1 - kSmoothing) * now;
  }
  static double Decay(double share) { return std::min(1.0, 2.5 * (1.02 - share)); }
  static void SetRate(torch::optim::Optimizer& optimizer, double rate) {
    for (auto& group : optimizer.param_groups()) group.options().set_lr(rate);
  }

  // Hinge loss (Lim and Ye 2017).
  void TrainJudge(const torch::Tensor& real, const torch::Tensor& fake) {
    const torch::Tensor on_real = judge_->forward(real - 0.5);
    const torch::Tensor on_fake = judge_->forward(fake - 0.5);
    const torch::Tensor loss = torch::relu(1 - on_real).mean() + torch::relu(1 + on_fake).mean();
    judge_optimizer_->zero_grad();
    loss.backward();
    judge_optimizer_->step();
  }

  const GeneratorTrainingOptions& options_;
  torch::Device device_;
  UpsamplingNet net_{nullptr};
  torch::nn::Sequential judge_{nullptr};
  std::unique_ptr<torch::optim::Adam> optimizer_;
  std::unique_ptr<torch::optim::Adam> judge_optimizer_;
};

Status Check(const GeneratorTrainingOptions& options) {
  AIRL_RETURN_IF_ERROR(CheckOptions(options.net));
  if (options.steps <= 0 && options.minutes <= 0) {
    return BadInput("give a number of steps or minutes");
  }
  if (options.patch_side < 32 || options.patch_side > 512 || options.patch_side % 16 != 0) {
    return BadInput("the patch side " + std::to_string(options.patch_side) +
                    " is no multiple of 16 in 32..512");
  }
  if (options.batch_size < 1 || options.max_crops < 1 || !(options.adversarial >= 0)) {
    return BadInput("batch size, crops or adversarial weight are out of range");
  }
  return OkStatus();
}

}  // namespace

std::string GeneratorName(const UpsamplingNetOptions& net, bool adversarial, uint64_t seed) {
  const std::string shape = net.super_resolution ? "sr" + std::to_string(int64_t{1} << net.stages)
                                                 : std::to_string(net.stages);
  return std::string(UpsamplerName(net.upsampler)) + "-" + shape + (adversarial ? "-adv" : "") +
         "-s" + std::to_string(seed);
}

StatusOr<TrainedNet> TrainGenerator(const std::vector<CropRecord>& records,
                                    const GeneratorTrainingOptions& options,
                                    const std::function<void(const GeneratorProgress&)>& progress) {
  AIRL_RETURN_IF_ERROR(Check(options));
  const auto start = std::chrono::steady_clock::now();
  Crops crops = ReadCrops(records, options);
  if (crops.training.empty() || crops.kept.empty()) {
    return BadInput("training a generator takes 2 crops of real still pictures of " +
                    std::to_string(options.patch_side) + " pixels and more");
  }
  const torch::Device device(options.device);
  Run run(options, device);
  GeneratorProgress state;
  const auto share = [&] {
    const double of_steps =
        options.steps > 0 ? static_cast<double>(state.step) / static_cast<double>(options.steps)
                          : 0;
    const double of_time = options.minutes > 0 ? SecondsSince(start) / (60 * options.minutes) : 0;
    return std::max(of_steps, of_time);
  };
  for (state.share = share(); state.share < 1; state.share = share()) {
    // A step's patches are a function of (seed, step).
    Random random(SeedOf({options.seed, static_cast<uint64_t>(state.step)}));
    const torch::Tensor patches =
        DrawPatches(crops.training, options.batch_size, options.patch_side, random);
    if (!std::isfinite(run.Step(patches, state.share, state))) {
      return Internal("the generator's loss is not finite at step " + std::to_string(state.step));
    }
    ++state.step;
    if (progress) progress(state);
  }
  TrainedNet trained;
  trained.facts.name = GeneratorName(options.net, options.adversarial > 0, options.seed);
  trained.facts.net = options.net;
  trained.facts.adversarial = options.adversarial;
  trained.facts.seed = options.seed;
  trained.facts.steps = state.step;
  trained.facts.psnr_db = PsnrDb(run.net(), crops.kept, options.patch_side, /*seed=*/1, device);
  trained.facts.sources = {crops.sources.begin(), crops.sources.end()};
  trained.facts.crops = static_cast<int64_t>(crops.training.size());
  trained.net = run.net();
  trained.skipped = std::move(crops.skipped);
  return trained;
}

}  // namespace airl
