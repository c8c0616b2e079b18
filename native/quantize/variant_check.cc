#include "native/quantize/variant_check.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "native/evaluate/metrics.h"
#include "native/evaluate/predict.h"
#include "native/export/onnx_file.h"
#include "native/quantize/onnx_run.h"

namespace airl {
namespace {

constexpr double kPoint = 0.01;

// Answers of one network about every crop under every condition, condition by condition.
struct Answers {
  std::vector<double> logits;
  std::vector<torch::Tensor> embeddings;  // [N,128] a batch
};

void Append(const torch::Tensor& logit, const torch::Tensor& embedding, Answers& answers) {
  const torch::Tensor column = logit.to(torch::kFloat64).reshape({-1}).contiguous();
  const double* values = column.data_ptr<double>();
  answers.logits.insert(answers.logits.end(), values, values + column.numel());
  answers.embeddings.push_back(embedding);
}

double AucOf(const Answers& answers, const std::vector<int>& labels, size_t begin, size_t end) {
  std::vector<Scored> items;
  for (size_t i = begin; i < end; ++i) items.push_back({answers.logits[i], labels[i]});
  return Auc(items);
}

double Deviation(const std::vector<double>& values) {
  double sum = 0;
  double squares = 0;
  for (const double value : values) sum += value;
  const double count = static_cast<double>(values.size());
  for (const double value : values) squares += (value - sum / count) * (value - sum / count);
  return std::sqrt(squares / count);
}

StatusOr<std::vector<OnnxProgram>> LoadPrograms(const ModelSpec& spec, const std::string& folder) {
  std::vector<OnnxProgram> programs;
  for (const ModelVariant& variant : spec.variants) {
    const std::string path = folder + "/" + variant.file;
    AIRL_ASSIGN_OR_RETURN(const onnx::ModelProto model, ReadOnnx(path));
    if (static_cast<int64_t>(std::filesystem::file_size(path)) != variant.bytes) {
      return ModelMismatch(path + " has not the size that model.json states");
    }
    AIRL_ASSIGN_OR_RETURN(OnnxProgram program, OnnxProgram::Create(model));
    programs.push_back(std::move(program));
  }
  return programs;
}

VariantResult Compare(const VariantCheck& check, const ModelVariant& variant,
                      const Answers& reference, const Answers& answers,
                      const std::vector<int>& labels) {
  VariantResult result;
  result.variant = variant;
  const size_t count = reference.logits.size();
  for (size_t i = 0; i < count; ++i) {
    const double drift = std::abs(answers.logits[i] - reference.logits[i]);
    result.drift_mean += drift / static_cast<double>(count);
    result.drift_max = std::max(result.drift_max, drift);
  }
  result.drift_relative = result.drift_mean / check.logit_deviation;
  for (size_t b = 0; b < reference.embeddings.size(); ++b) {
    const torch::Tensor cosine =
        torch::cosine_similarity(answers.embeddings[b], reference.embeddings[b]);
    result.embedding_cosine = std::min(result.embedding_cosine, cosine.min().item<double>());
  }
  const size_t crops = count / check.conditions.size();
  for (size_t c = 0; c < check.conditions.size(); ++c) {
    const double auc = AucOf(answers, labels, c * crops, (c + 1) * crops);
    result.auc_drop.push_back((check.auc[c] - auc) / kPoint);
  }
  result.auc_drop_all = (check.auc_all - AucOf(answers, labels, 0, count)) / kPoint;
  // A NaN among the logits is a NaN of the mean, which no comparison lets pass.
  result.passed =
      result.auc_drop_all <= AllowedAucDrop(variant.precision) && std::isfinite(result.drift_mean);
  return result;
}

}  // namespace

double AllowedAucDrop(const std::string& precision) {
  if (precision == "float16") return 0.3;
  return precision == "int8" ? 1.0 : 0.1;
}

bool VariantCheck::passed() const {
  return std::all_of(variants.begin(), variants.end(),
                     [](const VariantResult& result) { return result.passed; });
}

StatusOr<VariantCheck> CheckVariants(AirlNet& net, const ModelSpec& spec, const std::string& folder,
                                     const CropStore& store, const VariantCheckOptions& options) {
  VariantCheck check;
  check.conditions = options.conditions;
  for (const size_t index : store.usable()) {
    ++(store.record(index).label == kFake ? check.fakes : check.reals);
  }
  if (check.fakes == 0 || check.reals == 0 || options.conditions.empty()) {
    return BadInput("a check of variants needs crops of both classes and a condition");
  }
  AIRL_ASSIGN_OR_RETURN(const std::vector<OnnxProgram> programs, LoadPrograms(spec, folder));

  const torch::NoGradGuard no_grad;
  net->eval();
  Answers reference;
  std::vector<Answers> answers(programs.size());
  std::vector<int> labels;
  PredictOptions predict;
  predict.shape = options.shape;
  predict.threads = options.threads;
  for (const Condition& condition : options.conditions) {
    predict.condition = condition;
    const auto size = static_cast<size_t>(options.batch_size);
    for (size_t begin = 0; begin < store.usable().size(); begin += size) {
      const size_t end = std::min(store.usable().size(), begin + size);
      const std::vector<size_t> part(store.usable().begin() + static_cast<std::ptrdiff_t>(begin),
                                     store.usable().begin() + static_cast<std::ptrdiff_t>(end));
      AIRL_ASSIGN_OR_RETURN(const InputBatch batch, MakeInputs(store, part, predict));
      for (const size_t index : part) labels.push_back(store.record(index).label);
      const AirlOutputs outputs = net->forward(batch.rgb, batch.spectrum);
      Append(outputs.logit, outputs.embedding, reference);
      for (size_t p = 0; p < programs.size(); ++p) {
        const OnnxProgram::Values values =
            programs[p].Run({{"rgb", batch.rgb}, {"spectrum", batch.spectrum}});
        Append(values.at("logit"), values.at("embedding"), answers[p]);
      }
    }
  }

  const size_t crops = labels.size() / options.conditions.size();
  for (size_t c = 0; c < options.conditions.size(); ++c) {
    check.auc.push_back(AucOf(reference, labels, c * crops, (c + 1) * crops));
  }
  check.auc_all = AucOf(reference, labels, 0, labels.size());
  check.logit_deviation = Deviation(reference.logits);
  for (size_t p = 0; p < programs.size(); ++p) {
    check.variants.push_back(Compare(check, spec.variants[p], reference, answers[p], labels));
  }
  return check;
}

}  // namespace airl
