#pragma once

// A model package: models/<name>/model.json and its weights, as ParseModelSpec
// (src/model/model_spec.h) reads it.

#include <string>
#include <vector>

#include "native/evaluate/evaluation.h"
#include "native/nets/airl_net.h"
#include "native/quantize/variant.h"
#include "src/base/status.h"
#include "src/model/model_spec.h"

namespace airl {

struct PackageOptions {
  std::string name;
  std::string version = "0.1.0";
  std::string licence;
  bool preview = true;
  std::string preview_note;
  // "float16_weights", "float32", "float16", "int8". Hosts take the first that their runtime runs.
  std::vector<std::string> precisions = {"float16_weights"};
  QuantizeOptions quantize;          // for "int8"
  std::string training_json = "{}";  // free facts, one object
  float crop_margin = 1.3f;
  Verdicts verdicts;
};

// Writes <folder>/<name>-<precision>.onnx and <folder>/model.json, which is parsed back before any
// of them takes the place of what was there. Where float16_weights or float16 is among the
// precisions, the weights of `net` are rounded to float16 first, so that these hold the same
// numbers. The self-test is what the float32 network then says of SelfTestInput; float16 and int8
// have their own. Errors: as MakeVariant; kModelMismatch for a package that its own loader would
// refuse; kInternal where a file cannot be written.
StatusOr<ModelSpec> WritePackage(AirlNet& net, const PackageOptions& options,
                                 const std::string& folder);

// The package in <parent of folder>/index.json: added where it is missing; the first one becomes
// the default. kBadInput for a damaged index, and for one that holds another folder of that name.
Status AddToIndex(const std::string& folder, const std::string& name);

// A package's model.json. Errors: of the file and of ParseModelSpec.
StatusOr<ModelSpec> ReadModelSpec(const std::string& path);

// Lower-case hex sha256 of a file. kBadInput where it cannot be read.
StatusOr<std::string> Sha256OfFile(const std::string& path);

}  // namespace airl
