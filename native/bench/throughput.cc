#include "native/bench/throughput.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <utility>

#include "native/bench/machine.h"
#include "native/data/png.h"
#include "native/evaluate/autocast.h"
#include "native/evaluate/predict.h"
#include "native/nets/layers.h"
#include "native/train/batch_feed.h"
#include "native/train/pace.h"
#include "native/train/progress.h"
#include "native/train/run_setup.h"
#include "native/train/step.h"

namespace airl {
namespace {

constexpr int64_t kGrowthSamples = 20;
constexpr double kMib = 1024.0 * 1024.0;

// Images a second of the clock, and a second of processor time.
struct Rates {
  double per_s = 0;
  double per_cpu_s = 0;
};

// At most `limit` crops, half of them of each class. kBadInput where a class has none.
StatusOr<std::vector<size_t>> ChooseCrops(const std::vector<CropRecord>& records, size_t limit) {
  std::vector<size_t> of_class[2];
  for (size_t i = 0; i < records.size(); ++i) of_class[records[i].label].push_back(i);
  if (of_class[kReal].empty() || of_class[kFake].empty()) {
    return BadInput("the crops hold no " + std::string(of_class[kReal].empty() ? "real" : "fake"));
  }
  std::vector<size_t> all(records.size());
  std::iota(all.begin(), all.end(), size_t{0});
  return SpreadOverClasses(records, all, std::max<size_t>(limit, 2));
}

// Of all threads of this process.
double CpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Runs `images` of work `warm_up` times, then `batches` times on both clocks.
StatusOr<Rates> MeasureRates(const ThroughputOptions& options, int64_t images,
                             const torch::Device& device,
                             const std::function<Status(int64_t)>& batch) {
  const auto wait = [&] {
    if (device.is_cuda()) torch::cuda::synchronize();
  };
  for (int64_t i = 0; i < options.warm_up; ++i) AIRL_RETURN_IF_ERROR(batch(i));
  wait();
  const Stopwatch stopwatch;
  const double cpu_start_s = CpuSeconds();
  for (int64_t i = 0; i < options.batches; ++i) {
    AIRL_RETURN_IF_ERROR(batch(options.warm_up + i));
  }
  wait();
  const auto all = static_cast<double>(images * options.batches);
  return Rates{.per_s = all / stopwatch.seconds(), .per_cpu_s = all / (CpuSeconds() - cpu_start_s)};
}

// What one thread does to a couple before the network, stage by stage.
class Preparation {
 public:
  Preparation(const CropStore& store, const CoupleSampler& sampler, const Augmenter& augmenter,
              const InputShape& shape)
      : store_(store), sampler_(sampler), augmenter_(augmenter), shape_(shape) {}

  Status Decode(uint64_t position) const {
    const Couple couple = sampler_.Draw(position);
    AIRL_RETURN_IF_ERROR(ReadPng(store_.record(couple.real).path).status());
    return ReadPng(store_.record(couple.fake).path).status();
  }

  Status Degrade(uint64_t position) {
    prepared_.clear();
    const Couple couple = sampler_.Draw(position);
    const AugmentDraw draw = augmenter_.Draw(store_, couple, 1);
    for (const size_t index : {couple.real, couple.fake}) {
      AIRL_ASSIGN_OR_RETURN(const std::shared_ptr<const ImageU8> pixels, store_.Pixels(index));
      AIRL_ASSIGN_OR_RETURN(std::vector<PreparedFace> views,
                            augmenter_.Apply(pixels->view(), store_.record(index), draw));
      prepared_.push_back(std::move(views.front()));
    }
    return OkStatus();
  }

  // Of the couple that Degrade() left.
  Status MakeTensors(DctPlan& plan) const {
    for (const PreparedFace& face : prepared_) {
      AIRL_RETURN_IF_ERROR(MakeFaceTensors(face.rgb.view(), face.face, shape_, plan).status());
    }
    return OkStatus();
  }

 private:
  const CropStore& store_;
  const CoupleSampler& sampler_;
  const Augmenter& augmenter_;
  InputShape shape_;
  std::vector<PreparedFace> prepared_;
};

class Measurement {
 public:
  Measurement(const ThroughputOptions& options, torch::Device device)
      : options_(options), device_(std::move(device)) {}

  Status Add(const char* stage, int64_t images, int threads,
             const std::function<Status(int64_t)>& batch) {
    std::fprintf(stderr, "measuring %s\n", stage);
    AIRL_ASSIGN_OR_RETURN(const Rates rates, MeasureRates(options_, images, device_, batch));
    measured_.stages.push_back({stage, rates.per_s, rates.per_cpu_s, threads});
    return OkStatus();
  }

  // Repeats a step `growth_steps` times, memory noted now and then.
  Status Grow(const std::function<Status(int64_t)>& step) {
    const int64_t every = std::max<int64_t>(options_.growth_steps / kGrowthSamples, 1);
    Progress progress("growth");
    for (int64_t i = 1; i <= options_.growth_steps; ++i) {
      AIRL_RETURN_IF_ERROR(step(i));
      if (i % every == 0) measured_.growth.push_back({i, ReadMemoryUse().resident});
      progress.Update(static_cast<double>(i) / static_cast<double>(options_.growth_steps), "");
    }
    return OkStatus();
  }

  Throughput Take() {
    measured_.peak_bytes = ReadMemoryUse().peak;
    return std::move(measured_);
  }

 private:
  const ThroughputOptions& options_;
  torch::Device device_;
  Throughput measured_;
};

Status AddPreparation(Measurement& measurement, Preparation& preparation, int64_t couples) {
  AIRL_ASSIGN_OR_RETURN(DctPlan plan, DctPlan::Create());
  const auto each_couple = [couples](const auto& work) {
    return [couples, work](int64_t batch) {
      for (int64_t c = 0; c < couples; ++c) {
        AIRL_RETURN_IF_ERROR(work(static_cast<uint64_t>(batch * couples + c)));
      }
      return OkStatus();
    };
  };
  AIRL_RETURN_IF_ERROR(measurement.Add(
      "decode", 2 * couples, 1, each_couple([&](uint64_t p) { return preparation.Decode(p); })));
  AIRL_RETURN_IF_ERROR(measurement.Add(
      "degrade", 2 * couples, 1, each_couple([&](uint64_t p) { return preparation.Degrade(p); })));
  return measurement.Add("tensors", 2 * couples, 1,
                         each_couple([&](uint64_t) { return preparation.MakeTensors(plan); }));
}

// The same faces again and again: what copies and kernels alone can do.
Status AddGpuTensors(Measurement& measurement, Loader& loader, const torch::Device& device) {
  AIRL_ASSIGN_OR_RETURN(const Batch faces, loader.Next());
  AIRL_ASSIGN_OR_RETURN(
      const std::unique_ptr<BatchFeed> feed,
      MakeGpuFeed([faces] { return StatusOr<Batch>(faces); }, loader.options(), device));
  return measurement.Add("gpu tensors", loader.options().batch_size, 1,
                         [&](int64_t) { return feed->Next().status(); });
}

Status AddNetwork(Measurement& measurement, const TrainConfig& config, const torch::Device& device,
                  BatchFeed& feed) {
  AIRL_ASSIGN_OR_RETURN(const AirlNetOptions net_options, NetOptionsOf(config));
  AirlNet net(net_options);
  ToChannelsLast(*net);
  net->to(device);
  const auto optimizer = MakeOptimizer(net, config.schedule.learning_rate, config.weight_decay);
  const AirlLoss loss(config.loss);
  const StepOptions step{.device = device,
                         .autocast = config.autocast,
                         .gradient_clip = config.gradient_clip,
                         .learning_rate = config.schedule.learning_rate,
                         .sam_rho = config.sam_rho};
  const int64_t images = config.batch_size;
  AIRL_ASSIGN_OR_RETURN(const Batch one, feed.Next());
  const torch::Tensor rgb = one.rgb.to(device).contiguous(torch::MemoryFormat::ChannelsLast);
  const torch::Tensor spectrum = one.spectrum.to(device);
  net->eval();
  AIRL_RETURN_IF_ERROR(measurement.Add("forward", images, torch::get_num_threads(), [&](int64_t) {
    const torch::NoGradGuard no_grad;
    const AutocastScope autocast(device, config.autocast);
    net->forward(rgb, spectrum);
    return OkStatus();
  }));
  net->train();
  AIRL_RETURN_IF_ERROR(
      measurement.Add("train step", images, torch::get_num_threads(), [&](int64_t) {
        TrainStep(net, *optimizer, loss, one, step);
        return OkStatus();
      }));
  const auto train = [&](int64_t) -> Status {
    AIRL_ASSIGN_OR_RETURN(const Batch batch, feed.Next());
    TrainStep(net, *optimizer, loss, batch, step);
    return OkStatus();
  };
  AIRL_RETURN_IF_ERROR(
      measurement.Add("training", images, torch::get_num_threads() + config.loader_threads, train));
  return measurement.Grow(train);
}

}  // namespace

StatusOr<Throughput> MeasureThroughput(const ThroughputOptions& options) {
  const TrainConfig& config = options.config;
  if (options.batches < 1 || options.warm_up < 0) return BadInput("give at least one batch");
  if (!config.teacher.empty()) return BadInput("a network is measured without --teacher");
  AIRL_RETURN_IF_ERROR(NetOptionsOf(config).status());
  TuneConvolutions();
  AIRL_ASSIGN_OR_RETURN(const torch::Device device, DeviceOf(config.device));
  AIRL_ASSIGN_OR_RETURN(const std::vector<CropRecord> records, ReadManifests(config.data));
  AIRL_ASSIGN_OR_RETURN(const std::vector<size_t> chosen, ChooseCrops(records, options.crops));
  const CropStore store(records, chosen, {});
  AIRL_ASSIGN_OR_RETURN(const OnlineForges online, MakeOnlineForges(config.online));
  SamplerOptions sampler_options = config.sampler;
  const CoupleSampler stored(store, sampler_options, config.seed);
  sampler_options.online = online.shares;
  const CoupleSampler sampler(store, sampler_options, config.seed);
  const Augmenter augmenter(config.augment);
  AIRL_ASSIGN_OR_RETURN(const InputShape shape, TrainingShape(config));

  Measurement measurement(options, device);
  Preparation preparation(store, stored, augmenter, shape);
  AIRL_RETURN_IF_ERROR(AddPreparation(measurement, preparation, config.batch_size / 2));
  Loader loader(store, sampler, augmenter,
                {.batch_size = config.batch_size,
                 .views = config.views,
                 .threads = config.loader_threads,
                 .shape = shape,
                 .make_tensors = !MakesTensorsOnGpu(config, device),
                 .online = online.pointers()});
  AIRL_RETURN_IF_ERROR(measurement.Add("loader", config.batch_size, config.loader_threads,
                                       [&](int64_t) { return loader.Next().status(); }));
  if (!loader.options().make_tensors) {
    AIRL_RETURN_IF_ERROR(AddGpuTensors(measurement, loader, device));
  }
  AIRL_ASSIGN_OR_RETURN(const std::unique_ptr<BatchFeed> feed, MakeBatchFeed(loader, device));
  if (!loader.options().make_tensors) {
    AIRL_RETURN_IF_ERROR(measurement.Add("feed", config.batch_size, config.loader_threads + 1,
                                         [&](int64_t) { return feed->Next().status(); }));
  }
  AIRL_RETURN_IF_ERROR(AddNetwork(measurement, config, device, *feed));
  return measurement.Take();
}

double GrowthMibPerThousandSteps(const std::vector<MemoryAtStep>& samples) {
  const size_t first = samples.size() / 2;
  const auto count = static_cast<double>(samples.size() - first);
  if (count < 2) return 0;
  double mean_step = 0;
  double mean_mib = 0;
  for (size_t i = first; i < samples.size(); ++i) {
    mean_step += static_cast<double>(samples[i].step) / count;
    mean_mib += static_cast<double>(samples[i].resident_bytes) / kMib / count;
  }
  double together = 0;
  double spread = 0;
  for (size_t i = first; i < samples.size(); ++i) {
    const double step = static_cast<double>(samples[i].step) - mean_step;
    together += step * (static_cast<double>(samples[i].resident_bytes) / kMib - mean_mib);
    spread += step * step;
  }
  return 1000 * together / spread;
}

std::string ThroughputTable(const Throughput& measured, const std::string& machine,
                            const TrainConfig& config) {
  std::string text = machine + "; " + config.net + ", batches of " +
                     std::to_string(config.batch_size) + (config.autocast ? ", bfloat16" : "") +
                     "\n\n| stage | threads | images/s | images/CPU s |\n|---|---|---|---|\n";
  char line[160];
  for (const StageThroughput& stage : measured.stages) {
    std::snprintf(line, sizeof line, "| %s | %d | %.1f | %.1f |\n", stage.stage.c_str(),
                  stage.threads, stage.images_per_s, stage.images_per_cpu_s);
    text += line;
  }
  std::snprintf(line, sizeof line, "\nPeak memory %.0f MiB.\n",
                static_cast<double>(measured.peak_bytes) / kMib);
  text += line;
  if (measured.growth.empty()) return text;
  const MemoryAtStep& middle = measured.growth[measured.growth.size() / 2];
  const MemoryAtStep& last = measured.growth.back();
  std::snprintf(line, sizeof line,
                "Memory after step %lld: %.0f MiB, after step %lld: %.0f MiB; %.2f MiB a thousand "
                "steps in the second half.\n",
                static_cast<long long>(middle.step),
                static_cast<double>(middle.resident_bytes) / kMib,
                static_cast<long long>(last.step), static_cast<double>(last.resident_bytes) / kMib,
                GrowthMibPerThousandSteps(measured.growth));
  return text + line;
}

}  // namespace airl
