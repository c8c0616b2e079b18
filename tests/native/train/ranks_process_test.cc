// Ranks as real processes, started by the environment variables of a launcher.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "tests/native/support/crop_tree.h"
#include "tests/native/train/ranks_processes.h"

namespace airl {
namespace {

using Json = nlohmann::json;
using Processes = std::vector<std::unique_ptr<RankProcess>>;

std::string LogOf(const TemporaryFolder& folder, int rank) {
  return folder.path("rank" + std::to_string(rank) + ".txt");
}

// Two processes of one command, with torchrun's variables.
Processes StartTwo(const std::vector<std::string>& command, const TemporaryFolder& logs) {
  const std::string port = FreePort();
  Processes processes;
  for (int rank = 0; rank < 2; ++rank) {
    processes.push_back(std::make_unique<RankProcess>(command, TorchrunVariables(rank, 2, port),
                                                      LogOf(logs, rank)));
  }
  return processes;
}

Json LastLine(const RankProcess& process) {
  std::istringstream stream(process.output());
  std::string last;
  for (std::string line; std::getline(stream, line);) last = line;
  const Json json = Json::parse(last, nullptr, /*allow_exceptions=*/false);
  EXPECT_TRUE(json.is_object()) << process.output();
  return json;
}

// Every part of the loss, also those that compare samples of both halves or count the fakes in
// them, with and without SAM. The network's batch norm has fixed statistics (ranks_steps.cc).
TEST(RankProcesses, TwoOfThemStepAsOneWithTheDoubleBatch) {
  const TemporaryFolder logs;
  RankProcess alone({AIRL_RANKS_STEPS}, {}, logs.path("alone.txt"));
  ASSERT_EQ(alone.Wait(), 0) << alone.output();
  const Processes two = StartTwo({AIRL_RANKS_STEPS}, logs);
  for (const auto& process : two) ASSERT_EQ(process->Wait(), 0) << process->output();

  const Json expected = LastLine(alone);
  const Json actual[2] = {LastLine(*two[0]), LastLine(*two[1])};
  EXPECT_NE(actual[0]["process"], actual[1]["process"]);
  EXPECT_EQ(actual[0]["steps"], actual[1]["steps"]);
  EXPECT_EQ(actual[0]["weights"], actual[1]["weights"]);
  ASSERT_EQ(expected["steps"].size(), actual[0]["steps"].size());
  for (size_t i = 0; i < expected["steps"].size(); ++i) {
    const Json& step = expected["steps"][i];
    for (const char* part : {"loss", "bce", "rgb_bce", "spectrum_bce", "contrastive", "consistency",
                             "reversal", "gradient_norm"}) {
      ASSERT_TRUE(step.contains(part)) << part;
      const double value = step[part].get<double>();
      EXPECT_NEAR(actual[0]["steps"][i][part].get<double>(), value, std::min(1e-4, 1e-2 * value))
          << part << " of step " << i;
      EXPECT_GT(value, 0) << part;
    }
  }
  const double first = expected["steps"].front()["loss"];
  const double last = expected["steps"].back()["loss"];
  EXPECT_GT(std::abs(last - first), 1e-3);  // it moved
}

// The spectrum stream alone, on a few crops.
class TrainRanks : public testing::Test {
 protected:
  std::vector<std::string> Command(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> command = {AIRL_COMMAND,
                                        "train",
                                        "--data",
                                        tree_.folder(),
                                        "--out",
                                        run(),
                                        "--streams",
                                        "spectrum",
                                        "--batch",
                                        "4",
                                        "--steps",
                                        "400",
                                        "--threads",
                                        "1",
                                        "--loader-threads",
                                        "1",
                                        "--seed",
                                        "5",
                                        "--rgb-side-train",
                                        "32",
                                        "--statistics-samples",
                                        "4",
                                        "--native-share",
                                        "1",
                                        "--validation-real",
                                        "studio",
                                        "--validation-fake",
                                        "unseen"};
    command.insert(command.end(), more.begin(), more.end());
    return command;
  }

  std::string run() const { return out_.path("run"); }

  // "step" or "validation" events so far.
  std::vector<Json> Events(const std::string& event) const {
    std::vector<Json> events;
    std::ifstream stream(run() + "/log.jsonl");
    for (std::string line; std::getline(stream, line);) {
      const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
      if (json.is_object() && json["event"] == event) events.push_back(json);
    }
    return events;
  }

  int LastStep() const {
    const std::vector<Json> steps = Events("step");
    return steps.empty() ? 0 : steps.back()["step"].get<int>();
  }

  // Starts two ranks, kills one when the run has come to `step`, and expects that the other ends
  // with a message that says what happened and what to do.
  void ExpectTheEndOfTheOther(int killed, int step) {
    const Processes ranks = StartTwo(Command({"--epoch-steps", "8"}), logs_);
    RankProcess& victim = *ranks[static_cast<size_t>(killed)];
    RankProcess& other = *ranks[static_cast<size_t>(1 - killed)];
    while (LastStep() < step && other.IsRunning() && victim.IsRunning()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ASSERT_TRUE(victim.IsRunning()) << victim.output() << other.output();
    victim.Kill();
    EXPECT_GT(other.Wait(), 0) << other.output();
    const std::string rank = "rank " + std::to_string(1 - killed) + " of 2 lost the others";
    EXPECT_NE(other.output().find(rank), std::string::npos) << other.output();
    EXPECT_NE(other.output().find("--resume " + run() + "/last.ckpt"), std::string::npos)
        << other.output();
  }

  const CropTree tree_{
      {{.name = "posts", .label = 0, .crop_side = 288, .face_side = 180},
       {.name = "studio", .label = 0, .clips = 2, .crop_side = 288, .face_side = 180},
       {.name = "gan", .label = 1, .crop_side = 288, .face_side = 180, .upsampled = true},
       {.name = "unseen",
        .label = 1,
        .clips = 2,
        .crop_side = 288,
        .face_side = 180,
        .upsampled = true}}};
  const TemporaryFolder out_;
  const TemporaryFolder logs_;
};

TEST_F(TrainRanks, AKilledRankEndsTheRunAndTheLastCheckpointResumesIt) {
  ExpectTheEndOfTheOther(/*killed=*/1, /*step=*/10);
  const std::vector<Json> before = Events("step");
  ASSERT_FALSE(Events("validation").empty());
  const int saved = Events("validation").back()["step"].get<int>();
  const int last = before.back()["step"].get<int>();
  ASSERT_GT(last, saved);

  const Processes ranks = StartTwo(
      Command({"--resume", run() + "/last.ckpt", "--stop-after", std::to_string(last)}), logs_);
  for (const auto& process : ranks) ASSERT_EQ(process->Wait(), 0) << process->output();
  // The steps after the checkpoint come a second time, and are the same.
  const std::vector<Json> all = Events("step");
  ASSERT_EQ(all.size(), before.size() + static_cast<size_t>(last - saved));
  for (size_t i = before.size(); i < all.size(); ++i) {
    const auto step = all[i]["step"].get<size_t>();
    EXPECT_EQ(step, static_cast<size_t>(saved) + 1 + i - before.size());
    EXPECT_EQ(before[step - 1]["step"], all[i]["step"]);
    EXPECT_NEAR(all[i]["loss"].get<double>(), before[step - 1]["loss"].get<double>(), 2e-4) << step;
  }
}

TEST_F(TrainRanks, TheFirstRanksEndIsTheOthersEnd) { ExpectTheEndOfTheOther(/*killed=*/0, 1); }

TEST_F(TrainRanks, RanksOfOtherOptionsDoNotTrainTogether) {
  const std::string port = FreePort();
  RankProcess first(Command(), TorchrunVariables(0, 2, port), LogOf(logs_, 0));
  RankProcess second(Command({"--bce", "2"}), TorchrunVariables(1, 2, port), LogOf(logs_, 1));
  EXPECT_GT(second.Wait(), 0);
  EXPECT_NE(second.output().find("rank 1 was started with another \"loss\" than rank 0"),
            std::string::npos)
      << second.output();
  EXPECT_GT(first.Wait(), 0);
  EXPECT_NE(first.output().find("lost the others"), std::string::npos) << first.output();
}

TEST_F(TrainRanks, HalfSetVariablesAreAnErrorAndFlagsWin) {
  RankProcess half(Command(), {{"RANK", "0"}}, LogOf(logs_, 0));
  EXPECT_EQ(half.Wait(), 2);
  EXPECT_NE(half.output().find("WORLD_SIZE"), std::string::npos) << half.output();
  RankProcess alone(Command({"--ranks", "1", "--stop-after", "1"}),
                    {{"RANK", "3"}, {"WORLD_SIZE", "4"}}, LogOf(logs_, 1));
  EXPECT_EQ(alone.Wait(), 0) << alone.output();
  EXPECT_EQ(LastStep(), 1);
}

}  // namespace
}  // namespace airl
