#include "native/data/sampler.h"

#include <algorithm>
#include <cmath>

#include "src/spectrum/dct.h"

namespace airl {
namespace {

constexpr int kCandidates = 16;         // crops looked at when a size is matched
constexpr double kSizeTolerance = 0.2;  // e-folding of the preference for like sizes, in log size
constexpr uint64_t kSharedDraws = 0x5EA1;  // sets draws of a run of couples apart from a couple's
constexpr double kNativeTolerance = 0.08;  // log ratio of face sides that counts as one size

double LogSizeRatio(const CropRecord& a, const CropRecord& b) {
  return std::abs(
      std::log(static_cast<double>(a.face_side()) / static_cast<double>(b.face_side())));
}

}  // namespace

CoupleSampler::CoupleSampler(const CropStore& store, const SamplerOptions& options, uint64_t seed)
    : store_(store), options_(options), seed_(seed) {
  // Ordered maps: the draws must not depend on hashing.
  std::map<std::string, std::map<std::string, Clip>> clips[2];
  std::map<std::string, std::map<std::string, Clip>> aligned;
  std::unordered_map<std::string, std::vector<size_t>> reals;  // by pair
  for (const size_t index : store.usable()) {
    const CropRecord& record = store.record(index);
    clips[record.label][record.source][record.clip].crops.push_back(index);
    if (record.label == kReal) {
      reals[record.pair.empty() ? record.file : record.pair].push_back(index);
    }
  }
  for (const size_t index : store.usable()) {
    const CropRecord& record = store.record(index);
    if (record.label != kFake || record.pair.empty()) continue;
    const auto found = reals.find(record.pair);
    if (found == reals.end()) continue;
    aligned[record.source][record.clip].crops.push_back(index);
    partners_[index] = found->second;
    for (const size_t real : found->second) siblings_[real].push_back(index);
  }
  for (const int label : {kReal, kFake}) {
    sources_[label] = MakeSources(std::move(clips[label]), options.source_balance);
  }
  aligned_fakes_ = MakeSources(std::move(aligned), options.source_balance);
}

std::vector<CoupleSampler::Source> CoupleSampler::MakeSources(
    std::map<std::string, std::map<std::string, Clip>> clips, double balance) {
  std::vector<Source> sources;
  double total = 0;
  for (auto& [name, by_clip] : clips) {
    Source source{.name = name, .clips = {}, .cumulative_share = 0};
    for (auto& [clip, crops] : by_clip) source.clips.push_back(std::move(crops));
    total += std::pow(static_cast<double>(source.clips.size()), balance);
    source.cumulative_share = total;
    sources.push_back(std::move(source));
  }
  for (Source& source : sources) source.cumulative_share /= total;
  return sources;
}

double CoupleSampler::SourceShare(int label, const std::string& name) const {
  double before = 0;
  for (const Source& source : sources_[label]) {
    if (source.name == name) return source.cumulative_share - before;
    before = source.cumulative_share;
  }
  return 0;
}

size_t CoupleSampler::DrawCrop(const std::vector<Source>& sources, Random& random) {
  const double u = random.Uniform();
  size_t s = 0;
  while (s + 1 < sources.size() && u >= sources[s].cumulative_share) ++s;
  const std::vector<Clip>& clips = sources[s].clips;
  const std::vector<size_t>& crops = clips[random.Below(clips.size())].crops;
  return crops[random.Below(crops.size())];
}

size_t CoupleSampler::DrawMatched(int label, size_t other, Random& random) const {
  size_t candidates[kCandidates];
  double cumulative[kCandidates];
  double total = 0;
  for (int i = 0; i < kCandidates; ++i) {
    candidates[i] = DrawCrop(sources_[label], random);
    const double ratio = LogSizeRatio(store_.record(candidates[i]), store_.record(other));
    total += std::exp(-ratio / kSizeTolerance) + 1e-6;
    cumulative[i] = total;
  }
  const double u = random.Uniform() * total;
  int chosen = 0;
  while (chosen + 1 < kCandidates && u >= cumulative[chosen]) ++chosen;
  return candidates[chosen];
}

void CoupleSampler::DrawSize(Couple& couple, float max_face_side, Random& random) const {
  const CropRecord& real = store_.record(couple.real);
  const CropRecord& fake = store_.record(couple.fake);
  float low = options_.min_face_side;
  float high = max_face_side;
  for (const size_t index : {couple.real, couple.fake}) {
    const float side = store_.record(index).face_side();
    const CropStore::Size size = store_.size(index);
    // Reduced further than this, the crop is smaller than the spectrum's window, and mirrored.
    const float window = static_cast<float>(kSpectrumSide);
    const float extent = static_cast<float>(std::min(size.width, size.height));
    low = std::max(low, side * std::min(1.0f, window / extent));
    high = std::min(high, side);
  }
  const bool fits = std::max(real.face_side(), fake.face_side()) <= max_face_side;
  if (fits && LogSizeRatio(real, fake) <= kNativeTolerance &&
      random.Chance(options_.native_share)) {
    couple.native = true;
    couple.face_side = std::min(real.face_side(), fake.face_side());
    return;
  }
  couple.face_side = low < high ? static_cast<float>(random.LogUniform(low, high)) : high;
}

void CoupleSampler::DrawAligned(uint64_t position, Couple& couple, Random& random) const {
  couple.aligned = true;
  const auto run = static_cast<uint64_t>(std::max(options_.fakes_per_real, 1));
  const size_t member = position % run;
  // What the run shares is drawn from its number alone; the fakes of its real come in a drawn
  // order.
  Random shared(SeedOf({seed_, position / run, kSharedDraws}));
  Random& drawn = run > 1 ? shared : random;
  couple.fake = DrawCrop(aligned_fakes_, drawn);
  const std::vector<size_t>& reals = partners_.at(couple.fake);
  couple.real = reals[drawn.Below(reals.size())];
  if (member == 0) return;
  std::vector<size_t> others = siblings_.at(couple.real);
  others.erase(std::find(others.begin(), others.end(), couple.fake));
  if (member <= others.size()) {
    for (size_t i = 0; i < member; ++i) {
      std::swap(others[i], others[i + drawn.Below(others.size() - i)]);
    }
    couple.fake = others[member - 1];
    return;
  }
  // The real has no further fake: another pair.
  couple.fake = DrawCrop(aligned_fakes_, random);
  const std::vector<size_t>& own = partners_.at(couple.fake);
  couple.real = own[random.Below(own.size())];
}

int CoupleSampler::DrawOnline(Random& random) const {
  if (options_.online.empty()) return -1;
  double u = random.Uniform();
  for (size_t i = 0; i < options_.online.size(); ++i) {
    u -= options_.online[i].share;
    if (u < 0) return static_cast<int>(i);
  }
  return -1;
}

Couple CoupleSampler::Draw(uint64_t position) const {
  Random random(SeedOf({seed_, position}));
  Couple couple;
  couple.online = DrawOnline(random);
  float max_face_side = options_.max_face_side;
  if (couple.online >= 0) {
    couple.aligned = true;
    couple.real = couple.fake = DrawCrop(sources_[kReal], random);
    max_face_side =
        std::min(max_face_side, options_.online[static_cast<size_t>(couple.online)].max_face_side);
  } else if (!aligned_fakes_.empty() && random.Chance(options_.aligned_share)) {
    DrawAligned(position, couple, random);
  } else {
    // Either class leads half of the time, so that the size of neither is bent to the other's
    // alone.
    const int leading = random.Chance(0.5) ? kFake : kReal;
    const size_t first = DrawCrop(sources_[leading], random);
    const size_t second = DrawMatched(1 - leading, first, random);
    couple.real = leading == kReal ? first : second;
    couple.fake = leading == kReal ? second : first;
  }
  couple.seed = random.Bits();
  DrawSize(couple, max_face_side, random);
  return couple;
}

}  // namespace airl
