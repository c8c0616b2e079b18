#include "native/train/known_sources.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

namespace airl {
namespace {

// `trained`: {"SOURCE": crops, ...} or ["SOURCE", ...].
bool Holds(const nlohmann::json& trained, const std::string& source) {
  return trained.is_array() ? std::find(trained.begin(), trained.end(), source) != trained.end()
                            : trained.contains(source);
}

struct Checking {
  const SplitOptions& split;
  const std::string& who;
  bool unknown = false;  // somewhere nothing is said

  Status Check(const std::set<std::string>& sources, const nlohmann::json& data,
               const char* part) const {
    const auto trained = data.find(part);
    if (trained == data.end()) return OkStatus();
    for (const std::string& source : sources) {
      if (!Holds(*trained, source)) continue;
      return BadInput(who + " has learned from " + source + ", on which it is judged");
    }
    return OkStatus();
  }

  Status Check(const nlohmann::json& data) {
    if (!data.is_object()) {
      unknown = true;
      return OkStatus();
    }
    for (const auto* sources : {&split.validation_real, &split.holdout_real}) {
      AIRL_RETURN_IF_ERROR(Check(*sources, data, "train_real"));
    }
    for (const auto* sources : {&split.validation_fake, &split.holdout_fake}) {
      AIRL_RETURN_IF_ERROR(Check(*sources, data, "train_fake"));
      AIRL_RETURN_IF_ERROR(Check(*sources, data, "train_fake_online"));
    }
    for (const char* earlier : {"init", "teacher"}) {
      if (data.contains(earlier)) AIRL_RETURN_IF_ERROR(Check(data[earlier]));
    }
    if (!data.contains("averaged_with")) return OkStatus();
    for (const nlohmann::json& other : data["averaged_with"]) AIRL_RETURN_IF_ERROR(Check(other));
    return OkStatus();
  }
};

}  // namespace

Status CheckUnseen(const SplitOptions& split, const std::string& data_json,
                   const std::string& who) {
  Checking checking{split, who};
  AIRL_RETURN_IF_ERROR(
      checking.Check(nlohmann::json::parse(data_json, nullptr, /*allow_exceptions=*/false)));
  if (checking.unknown) {
    std::fprintf(
        stderr,
        "warning: %s does not say all that it has learned from; it may be judged on sources "
        "that it knows\n",
        who.c_str());
  }
  return OkStatus();
}

Status CheckUnseen(const SplitOptions& split, const std::vector<const CoupleForge*>& online) {
  for (const CoupleForge* forge : online) {
    if (split.validation_fake.count(forge->name()) + split.holdout_fake.count(forge->name()) == 0) {
      continue;
    }
    return BadInput("--forge makes fakes of " + forge->name() +
                    ", which is kept for validation or test");
  }
  return OkStatus();
}

bool IsSplitByClip(const SplitOptions& split) {
  return split.official || split.identities.validation > 0 || split.identities.test > 0;
}

bool WasSplitByClip(const std::string& config_json) {
  const auto config = nlohmann::json::parse(config_json, nullptr, /*allow_exceptions=*/false);
  if (!config.is_object() || !config.contains("split")) return false;
  const auto& split = config["split"];
  const auto share = [&](const char* name) {
    return split.contains(name) && split[name].is_number() ? split[name].get<double>() : 0.0;
  };
  const bool official = split.contains("official") && split["official"] == true;
  return official || share("identity_validation") > 0 || share("identity_test") > 0;
}

}  // namespace airl
