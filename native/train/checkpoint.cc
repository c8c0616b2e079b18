#include "native/train/checkpoint.h"

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

#include "native/nets/layers.h"

namespace airl {
namespace {

using Json = nlohmann::ordered_json;

Json ParseOrNull(const std::string& text) {
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  return json.is_discarded() ? Json(nullptr) : json;
}

StatusOr<CheckpointFacts> ParseFacts(const std::string& text) {
  const Json json = ParseOrNull(text);
  const auto number = [&](const char* name) {
    return json.is_object() && json.contains(name) && json[name].is_number();
  };
  if (!number("version") || json["version"] != kCheckpointVersion) {
    return ModelMismatch("checkpoint version is not " + std::to_string(kCheckpointVersion));
  }
  if (!number("step") || !number("seconds") || !number("best_auc") || !json.contains("config")) {
    return BadInput("the checkpoint's facts are incomplete");
  }
  CheckpointFacts facts;
  facts.step = json["step"].get<int64_t>();
  facts.seconds = json["seconds"].get<double>();
  facts.best_auc = json["best_auc"].get<double>();
  if (number("averaged")) facts.averaged = json["averaged"].get<int64_t>();
  facts.config_json = json["config"].dump();
  if (json.contains("validation")) facts.validation_json = json["validation"].dump();
  if (json.contains("data")) facts.data_json = json["data"].dump();
  return facts;
}

// LibTorch throws on damaged files and on tensors that do not fit: caught here, where files are
// read. Tensors come to `device`: loading puts a module's tensors where the archive's are.
Status WithArchive(const std::string& path, torch::Device device,
                   const std::function<Status(torch::serialize::InputArchive&)>& use) {
  if (!std::filesystem::is_regular_file(path)) return BadInput(path + ": no such file");
  torch::serialize::InputArchive archive;
  try {
    archive.load_from(path, device);
  } catch (const c10::Error& error) {
    return BadInput(path + ": is no checkpoint: " + error.what_without_backtrace());
  }
  try {
    const Status status = use(archive);
    return status.ok() ? status : Status(status.code(), path + ": " + status.message());
  } catch (const c10::Error& error) {
    return ModelMismatch(path + ": does not fit: " + error.what_without_backtrace());
  }
}

// `now`, with what the run started from and was taught by as it was `before`.
std::string KeepAncestry(const std::string& now, const std::string& before) {
  Json json = ParseOrNull(now);
  const Json saved = ParseOrNull(before);
  if (!json.is_object() || !saved.is_object()) return now;
  for (const char* name : {"init", "teacher"}) {
    if (saved.contains(name)) json[name] = saved[name];
  }
  return json.dump();
}

StatusOr<CheckpointFacts> ReadFacts(torch::serialize::InputArchive& archive) {
  c10::IValue facts;
  archive.read("facts", facts);
  if (!facts.isString()) return BadInput("\"facts\" is no text");
  return ParseFacts(facts.toStringRef());
}

void LoadModule(torch::serialize::InputArchive& archive, const char* name,
                torch::nn::Module& module) {
  torch::serialize::InputArchive part;
  archive.read(name, part);
  module.load(part);
}

}  // namespace

std::string FactsJson(const CheckpointFacts& facts) {
  const Json config = ParseOrNull(facts.config_json);
  Json json = {{"version", kCheckpointVersion},
               {"step", facts.step},
               {"seconds", facts.seconds},
               {"best_auc", facts.best_auc},
               {"random",
                {{"seed", config.is_object() && config.contains("seed") ? config["seed"] : Json()},
                 {"step", facts.step}}}};
  if (facts.averaged > 0) json["averaged"] = facts.averaged;
  json["validation"] = ParseOrNull(facts.validation_json);
  json["data"] = ParseOrNull(facts.data_json);
  json["config"] = config;
  return json.dump();
}

namespace {

// Writes what `fill` puts in beside `path` and renames.
Status WriteArchive(const std::string& path,
                    const std::function<void(torch::serialize::OutputArchive&)>& fill) {
  const std::string temporary = path + ".part";
  std::error_code made;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), made);
  try {
    torch::serialize::OutputArchive archive;
    fill(archive);
    archive.save_to(temporary);
  } catch (const c10::Error& error) {
    return Internal(temporary + ": " + error.what_without_backtrace());
  }
  std::error_code error;
  std::filesystem::rename(temporary, path, error);
  return error ? Internal(path + ": " + error.message()) : OkStatus();
}

template <typename Part>
void WritePart(torch::serialize::OutputArchive& archive, const char* name, const Part& part) {
  torch::serialize::OutputArchive inner;
  part.save(inner);
  archive.write(name, inner);
}

}  // namespace

Status SaveCheckpoint(const TrainingState& state, const std::string& path) {
  return WriteArchive(path, [&](torch::serialize::OutputArchive& archive) {
    WritePart(archive, "net", *state.net);
    WritePart(archive, "average", *state.average);
    WritePart(archive, "optimizer", state.optimizer);
    if (state.head) WritePart(archive, "head", *state.head);
    archive.write("facts", c10::IValue(FactsJson(state.facts)));
  });
}

Status SaveAverage(const AirlNet& net, const CheckpointFacts& facts, const std::string& path) {
  return WriteArchive(path, [&](torch::serialize::OutputArchive& archive) {
    WritePart(archive, "average", *net);
    archive.write("facts", c10::IValue(FactsJson(facts)));
  });
}

Status LoadCheckpoint(const std::string& path, const TrainingState& state) {
  const torch::Device device = state.net->parameters().front().device();
  return WithArchive(path, device, [&](torch::serialize::InputArchive& archive) -> Status {
    AIRL_ASSIGN_OR_RETURN(CheckpointFacts facts, ReadFacts(archive));
    const std::vector<std::string> differences =
        ResumeDifferences(facts.config_json, state.facts.config_json);
    if (!differences.empty()) {
      return BadInput("was made with another \"" + differences[0] + "\"; a resumed run keeps it");
    }
    if (facts.averaged > 0) {
      return BadInput("is an average of runs: it can start a run (--init), not go on");
    }
    LoadModule(archive, "net", *state.net);
    LoadModule(archive, "average", *state.average);
    if (GeneratorHead head = state.head; head) LoadModule(archive, "head", *head);
    torch::serialize::InputArchive optimizer;
    archive.read("optimizer", optimizer);
    state.optimizer.load(optimizer);
    facts.config_json = state.facts.config_json;
    facts.data_json = KeepAncestry(state.facts.data_json, facts.data_json);
    state.facts = std::move(facts);
    return OkStatus();
  });
}

StatusOr<CheckpointFacts> LoadFacts(const std::string& path) {
  CheckpointFacts facts;
  AIRL_RETURN_IF_ERROR(
      WithArchive(path, torch::kCPU, [&](torch::serialize::InputArchive& archive) -> Status {
        AIRL_ASSIGN_OR_RETURN(facts, ReadFacts(archive));
        return OkStatus();
      }));
  return facts;
}

StatusOr<LoadedNet> LoadAverage(const std::string& path) {
  LoadedNet loaded;
  AIRL_RETURN_IF_ERROR(
      WithArchive(path, torch::kCPU, [&](torch::serialize::InputArchive& archive) -> Status {
        AIRL_ASSIGN_OR_RETURN(loaded.facts, ReadFacts(archive));
        AIRL_ASSIGN_OR_RETURN(loaded.net_facts, NetFactsOf(loaded.facts.config_json));
        loaded.net = AirlNet(loaded.net_facts.options);
        LoadModule(archive, "average", *loaded.net);
        loaded.net->eval();
        ToChannelsLast(*loaded.net);
        return OkStatus();
      }));
  return loaded;
}

Status InitialiseFrom(const std::string& path, AirlNet& net) {
  return WithArchive(path, net->parameters().front().device(),
                     [&](torch::serialize::InputArchive& archive) -> Status {
                       LoadModule(archive, "average", *net);
                       return OkStatus();
                     });
}

}  // namespace airl
