// A rank as a process: takes a few training steps on its share of a batch of 16 samples and prints
// what came of them as one line of JSON. The tests start it, alone and in twos.

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "native/train/ranks_environment.h"
#include "native/train/step.h"

namespace airl {
namespace {

constexpr int64_t kSamples = 16;
constexpr int64_t kViews = 2;
constexpr int64_t kSteps = 4;
constexpr int64_t kGenerators = 3;

// Both streams. In evaluation mode: batch norm with fixed statistics and no dropout, since a rank
// alone normalises by its own samples and drops its own features. All else is as in a run.
AirlNet SmallNet() {
  AirlNetOptions options = *AirlNetPreset("airl-lite");
  options.spectrum = {.stem_channels = 4,
                      .stage_channels = {4, 4, 4, 8},
                      .stage_blocks = {1, 1, 1, 1},
                      .comb_channels = 0};
  torch::manual_seed(3);
  AirlNet net(options);
  net->eval();
  return net;
}

// Rank r's rows of [N,...]: the same couples of each view.
torch::Tensor Share(const torch::Tensor& rows, const Ranks& ranks) {
  const int64_t n = kSamples / kViews / ranks.count();
  std::vector<torch::Tensor> parts;
  for (const torch::Tensor& view : rows.chunk(kViews, 0)) {
    parts.push_back(view.narrow(0, n * ranks.rank(), n));
  }
  return torch::cat(parts);
}

int RunSteps() {
  const StatusOr<RanksOptions> options = RanksFromEnvironment({}, {}, std::getenv);
  const StatusOr<Ranks> joined = options.ok() ? Ranks::Join(*options) : options.status();
  if (!joined.ok()) {
    std::fprintf(stderr, "%s\n", joined.status().ToString().c_str());
    return 1;
  }
  const Ranks& ranks = *joined;
  torch::manual_seed(5);
  const torch::Tensor rgb = torch::rand({kSteps, kSamples, 3, 32, 32});
  const torch::Tensor spectra = torch::randn({kSteps, kSamples, 1, 256, 256});
  const torch::Tensor labels = torch::arange(kSamples).remainder(2).to(torch::kFloat32);
  // The first half of a view has fakes of two generators, the second half fakes of the third.
  const torch::Tensor generators =
      torch::tensor({-1, 0, -1, 1, -1, 2, -1, 2}, torch::kLong).repeat({kViews});

  AirlNet net = SmallNet();
  const GeneratorHead head(kEmbeddingSize, kGenerators);
  const auto optimizer = MakeOptimizer(net, 1e-3, 0.01, head);
  nlohmann::json steps = nlohmann::json::array();
  for (int64_t i = 0; i < kSteps; ++i) {
    Batch batch;
    batch.step = i;
    batch.views = kViews;
    batch.rgb = Share(rgb[i], ranks);
    batch.spectrum = Share(spectra[i], ranks);
    batch.labels = Share(labels, ranks);
    StepOptions step{.learning_rate = 1e-3, .sam_rho = i % 2 == 0 ? 0.0 : 0.05, .ranks = &ranks};
    step.reversal = {head, Share(generators, ranks), 0.5};
    const StepResult result = TrainStep(net, *optimizer, AirlLoss(), batch, step);
    nlohmann::json json = {{"loss", result.loss}, {"gradient_norm", result.gradient_norm}};
    for (const auto& [name, value] : result.parts) json[name] = value;
    steps.push_back(json);
  }
  double weights = 0;
  for (const torch::Tensor& weight : net->parameters()) {
    weights += weight.detach().to(torch::kFloat64).abs().sum().item<double>();
  }
  std::printf("%s\n",
              nlohmann::json({{"process", getpid()}, {"steps", steps}, {"weights", weights}})
                  .dump()
                  .c_str());
  return 0;
}

}  // namespace
}  // namespace airl

int main() {
  torch::set_num_threads(1);
  try {
    return airl::RunSteps();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
