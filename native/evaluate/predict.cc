#include "native/evaluate/predict.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "native/evaluate/autocast.h"

namespace airl {

StatusOr<InputBatch> MakeInputs(const CropStore& store, const std::vector<size_t>& indices,
                                const PredictOptions& options) {
  const auto n = static_cast<int64_t>(indices.size());
  const int64_t side = options.shape.rgb_side;
  InputBatch batch{torch::empty({n, 3, side, side}),
                   torch::empty({n, 1, kSpectrumSide, kSpectrumSide})};
  float* rgb = batch.rgb.data_ptr<float>();
  float* spectrum = batch.spectrum.data_ptr<float>();
  std::atomic<size_t> next{0};
  std::mutex mutex;
  Status failure;
  const auto make_one = [&](size_t i, DctPlan& plan) -> Status {
    const CropRecord& record = store.record(indices[i]);
    AIRL_ASSIGN_OR_RETURN(const std::shared_ptr<const ImageU8> pixels, store.Pixels(indices[i]));
    AIRL_ASSIGN_OR_RETURN(const PreparedFace prepared,
                          ApplyCondition(pixels->view(), record.face, options.condition,
                                         options.condition.Seed(record.file)));
    AIRL_ASSIGN_OR_RETURN(const FaceTensors tensors,
                          MakeFaceTensors(prepared.rgb.view(), prepared.face, options.shape, plan));
    std::copy(tensors.rgb.begin(), tensors.rgb.end(), rgb + i * tensors.rgb.size());
    std::copy(tensors.spectrum.begin(), tensors.spectrum.end(),
              spectrum + i * tensors.spectrum.size());
    return OkStatus();
  };
  const auto work = [&] {
    StatusOr<DctPlan> plan = DctPlan::Create();
    for (size_t i = next++; i < indices.size(); i = next++) {
      const Status status = plan.ok() ? make_one(i, *plan) : plan.status();
      if (status.ok()) continue;
      const std::lock_guard lock(mutex);
      failure = Status(status.code(), store.record(indices[i]).path + ": " + status.message());
    }
  };
  std::vector<std::thread> threads;
  for (int t = 1; t < options.threads; ++t) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  if (!failure.ok()) return failure;
  return batch;
}

StatusOr<std::vector<Prediction>> Predict(AirlNet& net, const CropStore& store,
                                          const std::vector<size_t>& indices,
                                          const PredictOptions& options) {
  const torch::NoGradGuard no_grad;
  const bool was_training = net->is_training();
  net->eval();
  std::vector<Prediction> predictions;
  Status failure;
  for (size_t begin = 0; begin < indices.size() && failure.ok();) {
    const size_t end = std::min(indices.size(), begin + static_cast<size_t>(options.batch_size));
    const std::vector<size_t> part(indices.begin() + static_cast<std::ptrdiff_t>(begin),
                                   indices.begin() + static_cast<std::ptrdiff_t>(end));
    StatusOr<InputBatch> batch = MakeInputs(store, part, options);
    if (!batch.ok()) {
      failure = batch.status();
      break;
    }
    const AutocastScope autocast(options.device, options.autocast);
    const AirlOutputs outputs =
        net->forward(batch->rgb.to(options.device).contiguous(torch::MemoryFormat::ChannelsLast),
                     batch->spectrum.to(options.device));
    const auto column = [](const torch::Tensor& values) {
      return values.detach().to(torch::kCPU, torch::kFloat64).reshape({-1}).contiguous();
    };
    const torch::Tensor logit = column(outputs.logit);
    const torch::Tensor rgb_logit = column(outputs.rgb_logit);
    const torch::Tensor spectrum_logit = column(outputs.spectrum_logit);
    if (!torch::isfinite(logit + rgb_logit + spectrum_logit).all().item<bool>()) {
      failure = Internal(
          "the network gives logits that are no finite numbers: its weights are "
          "damaged, or its training has diverged");
      break;
    }
    for (size_t i = 0; i < part.size(); ++i) {
      predictions.push_back({part[i], logit.data_ptr<double>()[i], rgb_logit.data_ptr<double>()[i],
                             spectrum_logit.data_ptr<double>()[i]});
    }
    begin = end;
    if (options.on_progress) options.on_progress(begin, indices.size());
  }
  net->train(was_training);
  if (!failure.ok()) return failure;
  return predictions;
}

std::vector<size_t> SpreadOver(const std::vector<size_t>& indices, size_t limit) {
  if (limit == 0 || indices.size() <= limit) return indices;
  std::vector<size_t> chosen;
  for (size_t i = 0; i < limit; ++i) chosen.push_back(indices[i * indices.size() / limit]);
  return chosen;
}

std::vector<size_t> SpreadOverClasses(const std::vector<CropRecord>& records,
                                      const std::vector<size_t>& indices, size_t limit) {
  if (limit == 0 || indices.size() <= limit) return indices;
  std::vector<size_t> of_class[2];
  for (const size_t index : indices) of_class[records[index].label].push_back(index);
  const size_t fakes_at_most = std::min(of_class[kFake].size(), limit / 2);
  const size_t reals = std::min(of_class[kReal].size(), limit - fakes_at_most);
  std::vector<size_t> chosen;
  if (reals > 0) chosen = SpreadOver(of_class[kReal], reals);
  if (limit > reals) {
    const std::vector<size_t> fakes = SpreadOver(of_class[kFake], limit - reals);
    chosen.insert(chosen.end(), fakes.begin(), fakes.end());
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace airl
