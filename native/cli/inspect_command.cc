#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "native/cli/commands.h"
#include "native/nets/inspect.h"
#include "native/train/checkpoint.h"

namespace airl {
namespace {

Status Inspect(const std::string& name, const std::string& checkpoint, bool full) {
  if (checkpoint.empty()) {
    const std::optional<AirlNetOptions> options = AirlNetPreset(name);
    if (!options) return BadInput("\"" + name + "\" is no network: " + AirlNetNames());
    std::printf("%s", NetworkTable(AirlNet(*options)).c_str());
    return OkStatus();
  }
  AIRL_ASSIGN_OR_RETURN(const LoadedNet loaded, LoadAverage(checkpoint));
  std::printf("%s\n", NetworkTable(loaded.net).c_str());
  nlohmann::ordered_json facts =
      nlohmann::ordered_json::parse(FactsJson(loaded.facts), nullptr, false);
  if (!full && facts.is_object()) facts.erase("config");
  std::printf("%s\n", facts.dump(2).c_str());
  return OkStatus();
}

}  // namespace

void AddInspectCommand(CLI::App& app, Status& outcome) {
  CLI::App* command =
      app.add_subcommand("inspect", "Print a network's stages and what a checkpoint holds");
  command->option_defaults()->always_capture_default();
  const auto name = std::make_shared<std::string>("airl-lite");
  const auto checkpoint = std::make_shared<std::string>();
  const auto full = std::make_shared<bool>(false);
  command->add_option("--net", *name, "Without a checkpoint: " + AirlNetNames());
  command->add_option("--checkpoint", *checkpoint, "File of `airl train`");
  command->add_flag("--config", *full, "Print the run's config too");
  command->callback([=, &outcome] { outcome = Inspect(*name, *checkpoint, *full); });
}

}  // namespace airl
