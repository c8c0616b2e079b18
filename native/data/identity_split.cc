#include "native/data/identity_split.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>

#include "native/data/random.h"

namespace airl {
namespace {

// Disjoint sets of names (union by size, path halving).
class NameSets {
 public:
  size_t Add(const std::string& name) {
    const auto [found, is_new] = numbers_.emplace(name, parents_.size());
    if (is_new) {
      parents_.push_back(found->second);
      sizes_.push_back(1);
    }
    return found->second;
  }
  size_t Root(size_t number) {
    while (parents_[number] != number) {
      parents_[number] = parents_[parents_[number]];
      number = parents_[number];
    }
    return number;
  }
  void Join(size_t a, size_t b) {
    a = Root(a);
    b = Root(b);
    if (a == b) return;
    if (sizes_[a] < sizes_[b]) std::swap(a, b);
    parents_[b] = a;
    sizes_[a] += sizes_[b];
  }

 private:
  std::unordered_map<std::string, size_t> numbers_;
  std::vector<size_t> parents_;
  std::vector<size_t> sizes_;
};

struct Group {
  std::set<std::string> identities;
  std::set<std::string> clips;
  bool has[2] = {false, false};  // by label
  uint64_t order = 0;            // drawn; breaks ties of size

  int kind() const { return 2 * has[kReal] + has[kFake]; }
};

uint64_t HashOf(const std::string& text) {
  uint64_t hash = 0xCBF29CE484222325u;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return hash;
}

std::vector<Group> GroupsOf(const std::vector<CropRecord>& records,
                            const std::vector<size_t>& indices, uint64_t seed) {
  NameSets sets;
  for (const size_t i : indices) {
    const CropRecord& record = records[i];
    const size_t clip = sets.Add("clip " + record.clip);
    if (!record.pair.empty()) sets.Join(clip, sets.Add("pair " + record.pair));
    for (const std::string& identity : record.identities) {
      sets.Join(clip, sets.Add("identity " + identity));
    }
  }
  std::map<size_t, Group> by_root;
  for (const size_t i : indices) {
    const CropRecord& record = records[i];
    Group& group = by_root[sets.Root(sets.Add("clip " + record.clip))];
    group.identities.insert(record.identities.begin(), record.identities.end());
    group.clips.insert(record.clip);
    group.has[record.label] = true;
  }
  std::vector<Group> groups;
  for (auto& [root, group] : by_root) {
    if (group.identities.empty()) continue;
    group.order = SeedOf({seed, HashOf(*group.identities.begin())});
    groups.push_back(std::move(group));
  }
  return groups;
}

// Each group, the largest first, to the part that is furthest below its share.
void Assign(const std::vector<const Group*>& groups, const IdentityShares& shares,
            std::map<std::string, Part>& parts) {
  double left[] = {1 - shares.validation - shares.test, shares.validation, shares.test};
  double clips = 0;
  for (const Group* group : groups) clips += static_cast<double>(group->clips.size());
  for (double& part : left) part *= clips;
  for (const Group* group : groups) {
    // A part without a share never wins: it stays at 0, and some other part is above.
    const auto neediest = std::max_element(std::begin(left), std::end(left));
    *neediest -= static_cast<double>(group->clips.size());
    const Part part = kAllParts[neediest - std::begin(left)];
    for (const std::string& identity : group->identities) parts[identity] = part;
  }
}

Status CheckParts(const std::map<std::string, Part>& parts, const std::vector<Group>& groups,
                  const IdentityShares& shares) {
  size_t count[3] = {0, 0, 0};
  for (const auto& [identity, part] : parts) ++count[static_cast<int>(part)];
  size_t largest = 0;
  for (const Group& group : groups) largest = std::max(largest, group.clips.size());
  for (const auto& [part, share] :
       {std::pair(Part::kValidation, shares.validation), std::pair(Part::kTest, shares.test)}) {
    if (share > 0 && count[static_cast<int>(part)] == 0) {
      return BadInput(std::string("the ") + PartName(part) + " part gets no identity: the " +
                      std::to_string(parts.size()) + " identities form " +
                      std::to_string(groups.size()) + " groups that cannot be parted, of up to " +
                      std::to_string(largest) + " clips");
    }
  }
  return OkStatus();
}

}  // namespace

StatusOr<std::map<std::string, Part>> SplitIdentities(const std::vector<CropRecord>& records,
                                                      const std::vector<size_t>& indices,
                                                      const IdentityShares& shares) {
  if (!(shares.validation >= 0 && shares.test >= 0 && shares.validation + shares.test < 1)) {
    return BadInput(
        "the identities' shares of validation and test must be 0 or more, and less "
        "than 1 together");
  }
  std::vector<Group> groups = GroupsOf(records, indices, shares.seed);
  std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
    return std::tuple(b.clips.size(), a.order) < std::tuple(a.clips.size(), b.order);
  });
  // Classes are spread apart, so that real-only recordings do not fill a part.
  std::map<int, std::vector<const Group*>> by_kind;
  for (const Group& group : groups) by_kind[group.kind()].push_back(&group);
  std::map<std::string, Part> parts;
  for (const auto& [kind, members] : by_kind) Assign(members, shares, parts);
  AIRL_RETURN_IF_ERROR(CheckParts(parts, groups, shares));
  return parts;
}

}  // namespace airl
