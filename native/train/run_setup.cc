#include "native/train/run_setup.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "native/evaluate/predict.h"
#include "native/evaluate/write_files.h"
#include "native/nets/layers.h"
#include "native/train/batch_feed.h"
#include "native/train/ema.h"
#include "native/train/generators.h"
#include "native/train/known_sources.h"
#include "native/train/step.h"
#include "native/train/validation.h"

namespace airl {
namespace {

constexpr size_t kBrokenListed = 20;

void TellBroken(const CropStore& store) {
  if (store.too_small() > 0) {
    std::fprintf(stderr, "%zu crops are left out: their faces are too small\n", store.too_small());
  }
  if (store.broken().empty()) return;
  std::fprintf(stderr, "%zu crops cannot be used:\n", store.broken().size());
  for (size_t i = 0; i < store.broken().size() && i < kBrokenListed; ++i) {
    const CropStore::Broken& broken = store.broken()[i];
    std::fprintf(stderr, "  %s: %s\n", store.record(broken.index).path.c_str(),
                 broken.reason.c_str());
  }
  if (store.broken().size() > kBrokenListed) {
    std::fprintf(stderr, "  ... and %zu more\n", store.broken().size() - kBrokenListed);
  }
}

// Clips whose every crop is broken can leave a class without a sample.
Status CheckClasses(const CropStore& store, const char* part) {
  size_t count[2] = {0, 0};
  for (const size_t index : store.usable()) ++count[store.record(index).label];
  if (count[kReal] > 0 && count[kFake] > 0) return OkStatus();
  return BadInput(std::string("the ") + part + " part has " + std::to_string(count[kReal]) +
                  " usable real and " + std::to_string(count[kFake]) + " usable fake crops");
}

// Crops by class and source, the generators that forge online, and the same of the checkpoints that
// the run starts from and learns from.
StatusOr<std::string> DataFacts(const TrainingData& data, const TrainConfig& config,
                                const std::vector<const CoupleForge*>& online) {
  std::map<std::string, std::map<std::string, size_t>> counts;
  for (const size_t i : data.train->usable()) {
    const CropRecord& record = (*data.records)[i];
    ++counts[record.label == kFake ? "train_fake" : "train_real"][record.source];
  }
  nlohmann::ordered_json json = counts;
  for (const CoupleForge* forge : online) json["train_fake_online"].push_back(forge->name());
  const std::string teacher = config.loss.distillation != 0 ? config.teacher : "";
  for (const auto& [name, path] : {std::pair("init", config.init), std::pair("teacher", teacher)}) {
    if (path.empty()) continue;
    AIRL_ASSIGN_OR_RETURN(const CheckpointFacts facts, LoadFacts(path));
    json[name] =
        nlohmann::ordered_json::parse(facts.data_json, nullptr, /*allow_exceptions=*/false);
  }
  return json.dump();
}

// What the run starts from must not know what it is judged on.
Status CheckInit(const TrainConfig& config) {
  if (config.init.empty() || IsSplitByClip(config.split)) return OkStatus();
  AIRL_ASSIGN_OR_RETURN(const CheckpointFacts facts, LoadFacts(config.init));
  return CheckUnseen(config.split, facts.data_json, "the checkpoint " + config.init);
}

// Writes split.json. A resumed run keeps the one it has: with other data, what has trained could
// come to be judged on.
Status KeepSplit(const TrainingData& data, const TrainConfig& config) {
  const std::string path = config.out + "/split.json";
  const std::string now = SplitText(data.split, *data.records);
  if (!config.resume.empty() && std::filesystem::exists(path)) {
    std::ifstream stream(path, std::ios::binary);
    const std::string before{std::istreambuf_iterator<char>(stream), {}};
    if (before == now) return OkStatus();
    return BadInput("the crops are not those that this run was split by (" + path +
                    "): a resumed run keeps them; start a new one with --init");
  }
  return WriteText(path, now);
}

// Null with fakes of one generator: there is nothing to tell apart.
GeneratorHead MakeGeneratorHead(const CropStore& train, const LoaderOptions& loader_options,
                                torch::Device device) {
  const int64_t generators = GeneratorNumbers(train, loader_options.online).count();
  if (generators < 2) {
    std::fputs("fakes of one generator: training without gradient reversal\n", stderr);
    return nullptr;
  }
  GeneratorHead head(kEmbeddingSize, generators);
  head->to(device);
  return head;
}

}  // namespace

void TellVanished(const CropStore& store) {
  for (const CropStore::Broken& crop : store.vanished()) {
    std::fprintf(stderr, "could not be read any more, others took its place: %s: %s\n",
                 store.record(crop.index).path.c_str(), crop.reason.c_str());
  }
}

Status CheckSameRun(const Ranks& ranks, const TrainConfig& config, int64_t step) {
  const std::string who = "rank " + std::to_string(ranks.rank()) + " was started with ";
  const std::string own = ConfigJson(config);
  const std::vector<std::string> differences = ResumeDifferences(ranks.TextOfFirst(own), own);
  if (!differences.empty()) {
    return BadInput(who + "another \"" + differences[0] + "\" than rank 0");
  }
  const std::string steps = std::to_string(step) + ".." + std::to_string(config.stop_after);
  const std::string first_steps = ranks.TextOfFirst(steps);
  if (steps == first_steps) return OkStatus();
  return BadInput(who + "another checkpoint or --stop-after: steps " + steps + ", rank 0 with " +
                  first_steps);
}

StatusOr<torch::Device> DeviceOf(const std::string& name) {
  try {
    const torch::Device device(name);
    if (device.is_cuda() && !torch::cuda::is_available()) {
      return BadInput("device " + name + ": this LibTorch finds no CUDA device");
    }
    if (device.is_cuda() && device.index() >= static_cast<int>(torch::cuda::device_count())) {
      return BadInput("device " + name + ": there are " +
                      std::to_string(torch::cuda::device_count()) + " here");
    }
    if (!device.is_cuda() && !device.is_cpu()) return BadInput("device " + name + ": cpu or cuda");
    return device;
  } catch (const c10::Error&) {
    return BadInput("\"" + name + "\" is no device: cpu, cuda or cuda:1");
  }
}

bool MakesTensorsOnGpu(const TrainConfig& config, const torch::Device& device) {
  return device.is_cuda() && GpuFeedIsBuilt() && !config.cpu_tensors;
}

void TuneConvolutions() { at::globalContext().setBenchmarkCuDNN(true); }

StatusOr<InputShape> TrainingShape(const TrainConfig& config) {
  AIRL_ASSIGN_OR_RETURN(AirlNetOptions options, NetOptionsOf(config));
  // A native window has one side, whatever was asked for.
  if (config.rgb_side_train > 0 && !options.native_rgb) options.rgb_size = config.rgb_side_train;
  return InputShapeOf(options, config.augment.crop_margin);
}

Status CheckFolder(const TrainConfig& config) {
  const std::string last = config.out + "/last.ckpt";
  if (!config.resume.empty() || !std::filesystem::exists(last)) return OkStatus();
  return BadInput(config.out + " holds a run: go on with --resume " + last +
                  ", or give another --out");
}

StatusOr<TrainingData> PrepareData(const TrainConfig& config) {
  AIRL_RETURN_IF_ERROR(CheckInit(config));
  TrainingData data;
  AIRL_ASSIGN_OR_RETURN(std::vector<CropRecord> read, ReadManifests(config.data));
  data.records = std::make_unique<std::vector<CropRecord>>(std::move(read));
  const std::vector<CropRecord>& records = *data.records;
  AIRL_ASSIGN_OR_RETURN(data.split, MakeSplit(records, config.split));
  std::error_code error;
  std::filesystem::create_directories(config.out, error);
  if (error) return Internal(config.out + ": " + error.message());
  if (config.ranks.rank == 0) {
    AIRL_RETURN_IF_ERROR(KeepSplit(data, config));
    AIRL_RETURN_IF_ERROR(WriteText(config.out + "/config.json", ConfigJson(config) + "\n"));
    std::fputs(DescribeSplit(data.split, records).c_str(), stderr);
  }

  CropStore::Options options;
  options.budget_bytes = static_cast<int64_t>(config.crop_budget_gib * 0x1p30);
  options.threads = config.loader_threads;
  options.min_face_side = config.min_face_side;
  data.train = std::make_unique<CropStore>(records, data.split.train, options);
  options.budget_bytes -= data.train->kept_bytes();
  const std::vector<size_t> validation =
      SpreadOverClasses(records, data.split.validation, config.validation_limit);
  data.validation = std::make_unique<CropStore>(records, validation, options);
  data.validation_indices = data.validation->usable();
  TellBroken(*data.train);
  TellBroken(*data.validation);
  AIRL_RETURN_IF_ERROR(CheckClasses(*data.train, "train"));
  if (!data.split.validation.empty()) {
    AIRL_RETURN_IF_ERROR(CheckClasses(*data.validation, "validation"));
  }
  const int64_t kept = data.train->kept_bytes() + data.validation->kept_bytes();
  std::fprintf(stderr, "%zu training and %zu validation crops, %.2f GiB of pixels in memory\n",
               data.train->usable().size(), data.validation_indices.size(),
               static_cast<double>(kept) / 0x1p30);
  return data;
}

StatusOr<Model> PrepareModel(const TrainConfig& config, const TrainingData& data,
                             const CoupleSampler& sampler, const Augmenter& augmenter,
                             const LoaderOptions& loader_options) {
  AIRL_ASSIGN_OR_RETURN(const torch::Device device, DeviceOf(config.device));
  AIRL_ASSIGN_OR_RETURN(const AirlNetOptions options, NetOptionsOf(config));
  torch::manual_seed(config.seed);
  Model model;
  model.net = AirlNet(options);
  model.average = AirlNet(options);
  if (!config.init.empty()) {
    AIRL_RETURN_IF_ERROR(InitialiseFrom(config.init, model.net));
  } else if (config.resume.empty() && options.use_spectrum) {
    AIRL_RETURN_IF_ERROR(SetSpectrumStatistics(model.net, *data.train, sampler, augmenter,
                                               loader_options, config.statistics_samples));
  }
  CopyWeights(*model.average, *model.net);
  for (AirlNet* net : {&model.net, &model.average}) {
    ToChannelsLast(**net);
    (*net)->to(device);
  }
  model.average->eval();
  if (config.loss.reversal > 0) model.head = MakeGeneratorHead(*data.train, loader_options, device);
  model.optimizer =
      MakeOptimizer(model.net, config.schedule.learning_rate, config.weight_decay, model.head);
  model.facts.config_json = ConfigJson(config);
  AIRL_ASSIGN_OR_RETURN(model.facts.data_json, DataFacts(data, config, loader_options.online));
  if (!config.resume.empty()) {
    AIRL_RETURN_IF_ERROR(LoadCheckpoint(
        config.resume, {model.net, model.average, *model.optimizer, model.facts, model.head}));
  }
  return model;
}

}  // namespace airl
