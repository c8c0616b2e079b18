#include "native/train/ranks_buckets.h"

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <set>
#include <utility>

namespace airl {
namespace {

// Called when a parameter's gradient of a pass is complete and added to what it held.
class CompleteHook final : public torch::autograd::FunctionPostHook {
 public:
  explicit CompleteHook(std::function<void()> complete) : complete_(std::move(complete)) {}

  torch::autograd::variable_list operator()(const torch::autograd::variable_list& outputs,
                                            const torch::autograd::variable_list&) override {
    complete_();
    return outputs;
  }

 private:
  std::function<void()> complete_;
};

}  // namespace

GradientBuckets::GradientBuckets(const Ranks& ranks, const std::vector<torch::Tensor>& parameters,
                                 int64_t bucket_bytes)
    : ranks_(ranks) {
  std::set<const void*> known;
  int64_t bytes = 0;
  for (auto at = parameters.rbegin(); at != parameters.rend(); ++at) {
    if (!known.insert(at->unsafeGetTensorImpl()).second) continue;
    if (buckets_.empty() || bytes >= bucket_bytes) {
      buckets_.emplace_back();
      bytes = 0;
    }
    bytes += at->numel() * static_cast<int64_t>(sizeof(float));
    buckets_.back().parameters.push_back(*at);
    ++buckets_.back().incomplete;
    Watch(*at, buckets_.size() - 1);
  }
}

GradientBuckets::~GradientBuckets() {
  for (const Watched& watched : watched_) watched.node->del_post_hook(watched.hook);
}

void GradientBuckets::Watch(const torch::Tensor& parameter, size_t bucket) {
  // The node that adds to the gradient runs once a pass, however often the parameter was used. The
  // parameter itself does not keep it.
  std::shared_ptr<torch::autograd::Node> node = torch::autograd::impl::grad_accumulator(parameter);
  const uintptr_t hook =
      node->add_post_hook(std::make_unique<CompleteHook>([this, bucket] { NoteComplete(bucket); }));
  watched_.push_back({std::move(node), hook});
}

void GradientBuckets::NoteComplete(size_t bucket) {
  --buckets_[bucket].incomplete;
  // All ranks send in one order, whatever the order in which their gradients are complete.
  while (next_ < buckets_.size() && buckets_[next_].incomplete == 0) {
    Send(buckets_[next_++]);
    ++sent_in_backward_;
  }
}

void GradientBuckets::Send(Bucket& bucket) {
  const torch::NoGradGuard no_grad;
  const auto options =
      torch::TensorOptions().dtype(torch::kFloat32).device(ranks_.message_device());
  std::vector<torch::Tensor> parts;
  std::vector<float> has_gradient;
  for (const torch::Tensor& parameter : bucket.parameters) {
    const torch::Tensor& gradient = parameter.grad();
    has_gradient.push_back(gradient.defined() ? 1.0f : 0.0f);
    parts.push_back(gradient.defined() ? gradient.to(options).reshape({-1})
                                       : torch::zeros({parameter.numel()}, options));
  }
  parts.push_back(torch::tensor(has_gradient).to(options));
  bucket.message = torch::cat(parts);
  bucket.wait = ranks_.StartSum(bucket.message);
}

void GradientBuckets::TakeSums(const Bucket& bucket) {
  const torch::NoGradGuard no_grad;
  const auto parameters = static_cast<int64_t>(bucket.parameters.size());
  const torch::Tensor holders =
      bucket.message.narrow(0, bucket.message.numel() - parameters, parameters).to(torch::kCPU);
  int64_t at = 0;
  for (size_t i = 0; i < bucket.parameters.size(); ++i) {
    const torch::Tensor& parameter = bucket.parameters[i];
    const torch::Tensor sum = bucket.message.narrow(0, at, parameter.numel());
    at += parameter.numel();
    if (holders.data_ptr<float>()[i] == 0) continue;
    torch::Tensor& gradient = parameter.mutable_grad();
    if (!gradient.defined()) gradient = torch::zeros_like(parameter);
    gradient.copy_(sum.view(parameter.sizes()));
  }
}

void GradientBuckets::Finish() {
  while (next_ < buckets_.size()) Send(buckets_[next_++]);
  for (Bucket& bucket : buckets_) {
    bucket.wait();
    TakeSums(bucket);
  }
}

}  // namespace airl
