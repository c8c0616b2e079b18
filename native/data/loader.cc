#include "native/data/loader.h"

#include <algorithm>
#include <chrono>

#include "native/data/random.h"
#include "src/faces/upright_square.h"

namespace airl {
namespace {

constexpr int kAttempts = 8;  // draws of one couple before the loader gives up

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Sample n of the channels-last `rgb` batch, from planar values [3,S,S]. Plain loops: a tensor
// operation here would start LibTorch's own threads beside the workers.
void StoreRgb(const std::vector<float>& values, Batch& batch, int64_t n) {
  const size_t plane = values.size() / 3;
  float* out = batch.rgb.data_ptr<float>() + static_cast<size_t>(n) * values.size();
  for (size_t i = 0; i < plane; ++i) {
    for (size_t c = 0; c < 3; ++c) out[3 * i + c] = values[c * plane + i];
  }
}

void StoreSpectrum(const std::vector<float>& values, Batch& batch, int64_t n) {
  float* out = batch.spectrum.data_ptr<float>() + static_cast<size_t>(n) * values.size();
  std::copy(values.begin(), values.end(), out);
}

}  // namespace

Loader::Loader(const CropStore& store, const CoupleSampler& sampler, const Augmenter& augmenter,
               const LoaderOptions& options, int64_t first_step)
    : store_(store),
      sampler_(sampler),
      augmenter_(augmenter),
      options_(options),
      couples_(options.batch_size / options.views / 2),
      next_step_(first_step) {
  TORCH_CHECK(couples_ > 0 && options.batch_size == 2 * couples_ * options.views, "a batch of ",
              options.batch_size, " is no multiple of 2 x ", options.views, " views");
  for (int64_t step = first_step; step < first_step + std::max(options.prefetch, 1); ++step) {
    slots_[step] = NewSlot(step);
  }
  for (int t = 0; t < std::max(options.threads, 1); ++t) threads_.emplace_back([this] { Work(); });
}

Loader::~Loader() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_ready_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

double Loader::work_s() const {
  const std::lock_guard lock(mutex_);
  return work_s_;
}

std::unique_ptr<Loader::Slot> Loader::NewSlot(int64_t step) const {
  auto slot = std::make_unique<Slot>();
  const int64_t n = options_.batch_size;
  const int64_t side = options_.shape.rgb_side;
  slot->couples_left = couples_;
  Batch& batch = slot->batch;
  batch.step = step;
  batch.views = options_.views;
  if (options_.make_tensors) {
    batch.rgb = torch::empty({n, 3, side, side}, torch::MemoryFormat::ChannelsLast);
    batch.spectrum = torch::empty({n, 1, kSpectrumSide, kSpectrumSide});
  } else {
    batch.faces = std::make_shared<std::vector<PreparedFace>>(static_cast<size_t>(n));
  }
  batch.labels = torch::empty({n});
  batch.records.resize(static_cast<size_t>(n));
  batch.online.resize(static_cast<size_t>(n), -1);
  return slot;
}

StatusOr<PreparedCouple> Loader::Prepare(const Couple& couple) const {
  const AugmentDraw draw = augmenter_.Draw(store_, couple, static_cast<int>(options_.views));
  AIRL_ASSIGN_OR_RETURN(const std::shared_ptr<const ImageU8> real, store_.Pixels(couple.real));
  if (couple.online >= 0) {
    return augmenter_.ApplyOnline(real->view(), store_.record(couple.real), draw,
                                  *options_.online[static_cast<size_t>(couple.online)]);
  }
  AIRL_ASSIGN_OR_RETURN(const std::shared_ptr<const ImageU8> fake, store_.Pixels(couple.fake));
  PreparedCouple prepared;
  AIRL_ASSIGN_OR_RETURN(prepared.real,
                        augmenter_.Apply(real->view(), store_.record(couple.real), draw));
  AIRL_ASSIGN_OR_RETURN(prepared.fake,
                        augmenter_.Apply(fake->view(), store_.record(couple.fake), draw));
  return prepared;
}

Status Loader::Store(std::vector<PreparedFace> views, const Couple& couple, int label,
                     int64_t position, DctPlan& plan, Batch& batch) const {
  for (size_t v = 0; v < views.size(); ++v) {
    const int64_t n = static_cast<int64_t>(v) * 2 * couples_ + 2 * position + label;
    if (options_.make_tensors) {
      AIRL_ASSIGN_OR_RETURN(
          const FaceTensors tensors,
          MakeFaceTensors(views[v].rgb.view(), views[v].face, options_.shape, plan));
      StoreRgb(tensors.rgb, batch, n);
      StoreSpectrum(tensors.spectrum, batch, n);
    } else {
      // As MakeFaceTensors would say: the couple is drawn anew.
      if (!IsUsable(views[v].face)) return BadInput("face without area or out of range");
      (*batch.faces)[static_cast<size_t>(n)] = std::move(views[v]);
    }
    batch.labels.data_ptr<float>()[n] = static_cast<float>(label);
    batch.records[static_cast<size_t>(n)] = label == kFake ? couple.fake : couple.real;
    batch.online[static_cast<size_t>(n)] = label == kFake ? couple.online : -1;
  }
  return OkStatus();
}

Status Loader::MakeCouple(Batch& batch, int64_t couple_index, DctPlan& plan) const {
  const auto position = static_cast<uint64_t>(
      (batch.step * options_.ranks + options_.rank) * couples_ + couple_index);
  Status failure;
  for (uint64_t attempt = 0; attempt < kAttempts; ++attempt) {
    // A crop that fails here was readable when the store was built: a new couple takes its place.
    const uint64_t draw_position = attempt == 0 ? position : SeedOf({position, attempt});
    const Couple couple = sampler_.Draw(draw_position);
    StatusOr<PreparedCouple> prepared = Prepare(couple);
    failure = prepared.status();
    if (failure.ok()) {
      failure = Store(std::move(prepared->real), couple, kReal, couple_index, plan, batch);
    }
    if (failure.ok()) {
      failure = Store(std::move(prepared->fake), couple, kFake, couple_index, plan, batch);
    }
    if (failure.ok()) return failure;
  }
  return Internal("no couple of crops could be prepared: " + failure.message());
}

const std::string& Loader::Source(const Batch& batch, size_t n) const {
  const int online = batch.online[n];
  return online >= 0 ? options_.online[static_cast<size_t>(online)]->name()
                     : store_.record(batch.records[n]).source;
}

void Loader::Work() {
  StatusOr<DctPlan> plan = DctPlan::Create();
  std::unique_lock lock(mutex_);
  while (true) {
    Slot* slot = nullptr;
    work_ready_.wait(lock, [&] {
      if (stopping_) return true;
      for (auto& [step, candidate] : slots_) {
        if (candidate->next_couple < couples_) {
          slot = candidate.get();
          return true;
        }
      }
      return false;
    });
    if (stopping_) return;
    const int64_t couple = slot->next_couple++;
    lock.unlock();
    const auto start = std::chrono::steady_clock::now();
    const Status status = plan.ok() ? MakeCouple(slot->batch, couple, *plan) : plan.status();
    lock.lock();
    work_s_ += SecondsSince(start);
    if (!status.ok()) slot->status = status;
    if (--slot->couples_left == 0) batch_ready_.notify_all();
  }
}

StatusOr<Batch> Loader::Next() {
  const auto start = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  Slot* slot = slots_.at(next_step_).get();
  batch_ready_.wait(lock, [&] { return slot->couples_left == 0; });
  wait_s_ += SecondsSince(start);
  const std::unique_ptr<Slot> done = std::move(slots_.at(next_step_));
  slots_.erase(next_step_);
  const int64_t ahead = next_step_ + std::max(options_.prefetch, 1);
  slots_[ahead] = NewSlot(ahead);
  ++next_step_;
  lock.unlock();
  work_ready_.notify_all();
  if (!done->status.ok()) return done->status;
  return std::move(done->batch);
}

}  // namespace airl
