#pragma once

// Which crops meet in a batch. A batch is made of couples: one real and one fake that get the same
// treatment, so that class, size, compression and colour are independent.

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "native/data/crop_store.h"
#include "native/data/random.h"

namespace airl {

// Couples whose fake is made from their real while training.
struct OnlineShare {
  double share = 0;             // of all couples
  float max_face_side = 10000;  // pixels; larger faces are reduced first
};

struct SamplerOptions {
  // A source's share of its class grows with its number of files to this power: 0 = all sources
  // alike, 1 = all files.
  double source_balance = 0.5;
  // Share of the couples that are aligned: a fake and a real of the same pair (none where no pair
  // is whole). Only these show the trace and nothing else; in the others, what the pictures are of
  // differs with the class too.
  double aligned_share = 0.7;
  // Aligned couples at so many positions in a row share their real, each with another fake of it,
  // as far as it has fakes: a divisor of a batch's couples lets a batch hold a real with fakes of
  // several generators.
  int fakes_per_real = 1;
  // Of the couples of (nearly) one size, the share that keeps its native resolution.
  double native_share = 0.5;
  // Range of the face side after the common resize, pixels.
  float min_face_side = 72;
  float max_face_side = 800;
  std::vector<OnlineShare> online = {};  // one for each online forge; together at most 1
};

// One real and one fake of a batch.
struct Couple {
  size_t real = 0;  // indices of records
  size_t fake = 0;
  bool aligned = false;  // of one pair: the same moment
  bool native = false;   // both keep their resolution
  int online = -1;       // the online forge that makes the fake; then `fake` is the real's index
  float face_side =
      0;  // else: pixels to which both faces are reduced (never enlarged: that leaves a trace)
  uint64_t seed = 0;  // of everything drawn for both
};

// Draws are a function of (seed, position): any thread may draw any position.
class CoupleSampler {
 public:
  // Usable crops of `store`, which must outlive the sampler. Both classes must be present.
  CoupleSampler(const CropStore& store, const SamplerOptions& options, uint64_t seed);

  Couple Draw(uint64_t position) const;

  // Probability of a source among its class's draws (of the leading side), for the log and tests.
  double SourceShare(int label, const std::string& source) const;

 private:
  struct Clip {
    std::vector<size_t> crops;
  };
  struct Source {
    std::string name;
    std::vector<Clip> clips;
    double cumulative_share = 0;
  };

  static std::vector<Source> MakeSources(std::map<std::string, std::map<std::string, Clip>> clips,
                                         double balance);
  static size_t DrawCrop(const std::vector<Source>& sources, Random& random);
  // A crop of the class whose face is about as large as that of `other`.
  size_t DrawMatched(int label, size_t other, Random& random) const;
  // An aligned couple.
  void DrawAligned(uint64_t position, Couple& couple, Random& random) const;
  void DrawSize(Couple& couple, float max_face_side, Random& random) const;
  // The online forge that the couple's fake comes from, or -1.
  int DrawOnline(Random& random) const;

  const CropStore& store_;
  SamplerOptions options_;
  uint64_t seed_;
  std::vector<Source> sources_[2];                            // by label
  std::vector<Source> aligned_fakes_;                         // those with a real of their pair
  std::unordered_map<size_t, std::vector<size_t>> partners_;  // reals of an aligned fake's pair
  std::unordered_map<size_t, std::vector<size_t>> siblings_;  // aligned fakes of a real's pair
};

}  // namespace airl
