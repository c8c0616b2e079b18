#include "native/train/ranks_environment.h"

#include <gtest/gtest.h>

#include <map>

#include "native/cli/train_options.h"
#include "native/train/ranks_address.h"

namespace airl {
namespace {

using VariableMap = std::map<std::string, std::string>;

StatusOr<RanksOptions> Read(const VariableMap& variables, RanksOptions options = {},
                            RanksGiven given = {}) {
  return RanksFromEnvironment(options, given, [&variables](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

const VariableMap kTorchrun = {{"RANK", "5"},
                               {"WORLD_SIZE", "8"},
                               {"LOCAL_RANK", "1"},
                               {"MASTER_ADDR", "node0.cluster"},
                               {"MASTER_PORT", "29500"}};

VariableMap With(VariableMap variables, const std::string& name, const std::string& value) {
  variables[name] = value;
  return variables;
}

VariableMap Without(VariableMap variables, const std::string& name) {
  variables.erase(name);
  return variables;
}

void ExpectError(const VariableMap& variables, const std::string& word) {
  const StatusOr<RanksOptions> read = Read(variables);
  ASSERT_FALSE(read.ok()) << word;
  EXPECT_EQ(read.status().code(), StatusCode::kBadInput);
  EXPECT_NE(read.status().message().find(word), std::string::npos) << read.status().message();
}

TEST(RanksFromEnvironment, NothingSetIsOneRank) {
  const RanksOptions read = *Read({});
  EXPECT_EQ(read.ranks, 1);
  EXPECT_EQ(read.rank, 0);
  EXPECT_EQ(read.rendezvous, "");
  // Clusters set the meeting point for all jobs.
  EXPECT_EQ(Read({{"MASTER_ADDR", "node0"}})->ranks, 1);
}

TEST(RanksFromEnvironment, ReadsTorchrun) {
  const RanksOptions read = *Read(kTorchrun);
  EXPECT_EQ(read.ranks, 8);
  EXPECT_EQ(read.rank, 5);
  EXPECT_EQ(read.local_rank, 1);
  EXPECT_EQ(read.rendezvous, "tcp://node0.cluster:29500");
  EXPECT_EQ(read.launcher_store, "");
  EXPECT_EQ(Read(With(kTorchrun, "MASTER_ADDR", "fe80::1"))->rendezvous, "tcp://[fe80::1]:29500");
}

TEST(RanksFromEnvironment, UsesTheStoreThatTorchrunKeeps) {
  VariableMap variables = With(kTorchrun, "TORCHELASTIC_USE_AGENT_STORE", "True");
  EXPECT_EQ(Read(variables)->launcher_store, "airl/attempt/0");
  variables["TORCHELASTIC_RESTART_COUNT"] = "2";
  EXPECT_EQ(Read(variables)->launcher_store, "airl/attempt/2");
  variables["TORCHELASTIC_USE_AGENT_STORE"] = "False";
  EXPECT_EQ(Read(variables)->launcher_store, "");
}

TEST(RanksFromEnvironment, ReadsMpi) {
  const VariableMap meeting = {{"MASTER_ADDR", "10.0.0.7"}, {"MASTER_PORT", "4000"}};
  VariableMap open_mpi = {{"OMPI_COMM_WORLD_RANK", "2"},
                          {"OMPI_COMM_WORLD_SIZE", "4"},
                          {"OMPI_COMM_WORLD_LOCAL_RANK", "0"}};
  ExpectError(open_mpi, "MASTER_ADDR is not set");
  open_mpi.insert(meeting.begin(), meeting.end());
  EXPECT_EQ(Read(open_mpi)->rank, 2);
  EXPECT_EQ(Read(open_mpi)->ranks, 4);
  EXPECT_EQ(Read(open_mpi)->local_rank, 0);
  EXPECT_EQ(Read(open_mpi)->rendezvous, "tcp://10.0.0.7:4000");

  VariableMap pmi = {{"PMI_RANK", "1"}, {"PMI_SIZE", "2"}};
  pmi.insert(meeting.begin(), meeting.end());
  EXPECT_EQ(Read(pmi)->rank, 1);
  EXPECT_EQ(Read(pmi)->local_rank, -1);
  EXPECT_EQ(Read(With(pmi, "MPI_LOCALRANKID", "1"))->local_rank, 1);

  // torchrun inside mpirun: the inner one counts.
  open_mpi.insert(kTorchrun.begin(), kTorchrun.end());
  EXPECT_EQ(Read(open_mpi)->rank, 5);
}

TEST(RanksFromEnvironment, OneProcessNeedsNoMeeting) {
  const RanksOptions read = *Read({{"RANK", "0"}, {"WORLD_SIZE", "1"}, {"LOCAL_RANK", "0"}});
  EXPECT_EQ(read.ranks, 1);
  EXPECT_EQ(read.rendezvous, "");
}

TEST(RanksFromEnvironment, HalfSetAndSenselessVariablesAreNamed) {
  ExpectError(Without(kTorchrun, "RANK"), "RANK");
  ExpectError(Without(kTorchrun, "WORLD_SIZE"), "WORLD_SIZE");
  ExpectError({{"LOCAL_RANK", "0"}}, "LOCAL_RANK alone");
  ExpectError({{"OMPI_COMM_WORLD_RANK", "0"}}, "OMPI_COMM_WORLD_SIZE");
  ExpectError({{"PMI_SIZE", "2"}}, "PMI_RANK");
  ExpectError(Without(kTorchrun, "MASTER_ADDR"), "MASTER_ADDR is not set");
  ExpectError(With(kTorchrun, "MASTER_ADDR", ""), "MASTER_ADDR is not set");
  ExpectError(Without(kTorchrun, "MASTER_PORT"), "MASTER_PORT is not set");
  ExpectError(With(kTorchrun, "RANK", "8"), "RANK 8 of WORLD_SIZE 8");
  ExpectError(With(kTorchrun, "WORLD_SIZE", "0"), "WORLD_SIZE 0");
  for (const char* text : {"", "-1", "two", "5x", " 5", "5000000000"}) {
    ExpectError(With(kTorchrun, "RANK", text), "RANK is \"" + std::string(text) + "\"");
    ExpectError(With(kTorchrun, "WORLD_SIZE", text), "WORLD_SIZE is \"" + std::string(text) + "\"");
    ExpectError(With(kTorchrun, "LOCAL_RANK", text), "LOCAL_RANK is \"" + std::string(text) + "\"");
    ExpectError(With(kTorchrun, "MASTER_PORT", text),
                "MASTER_PORT is \"" + std::string(text) + "\"");
  }
  ExpectError(With(kTorchrun, "MASTER_PORT", "65536"), "MASTER_PORT is \"65536\"");
  ExpectError(With(kTorchrun, "WORLD_SIZE", "1000000"), "WORLD_SIZE is \"1000000\"");
}

TEST(RanksFromEnvironment, WhatWasGivenStays) {
  const RanksOptions alone = *Read(kTorchrun, {}, {.rank = true});
  EXPECT_EQ(alone.ranks, 1);
  EXPECT_EQ(alone.rendezvous, "");
  const RanksOptions elsewhere = *Read(kTorchrun, {.rendezvous = "/meet"}, {.rendezvous = true});
  EXPECT_EQ(elsewhere.rank, 5);
  EXPECT_EQ(elsewhere.rendezvous, "/meet");
  EXPECT_EQ(elsewhere.launcher_store, "");
  const RanksOptions met = *Read(kTorchrun, {.ranks = 2, .rank = 1}, {.rank = true});
  EXPECT_EQ(met.rank, 1);
  EXPECT_EQ(met.local_rank, -1);
  EXPECT_EQ(met.rendezvous, "tcp://node0.cluster:29500");
}

TEST(RanksFromEnvironment, IsReadAfterTheFlags) {
  const auto parsed = [](const std::string& flags) {
    CLI::App app;
    TrainConfig config;
    AddTrainOptions(app, config);
    app.parse("--data d --out o " + flags);
    const Status status = TakeRanksFromEnvironment(
        app,
        [](const char* name) -> const char* {
          const auto found = kTorchrun.find(name);
          return found == kTorchrun.end() ? nullptr : found->second.c_str();
        },
        config);
    EXPECT_TRUE(status.ok()) << status.ToString();
    return config;
  };
  EXPECT_EQ(parsed("").ranks.rank, 5);
  EXPECT_EQ(parsed("--ranks 1").ranks.rank, 0);
  EXPECT_EQ(parsed("--rendezvous tcp://a:1").ranks.rendezvous, "tcp://a:1");
  EXPECT_EQ(parsed("--device cuda").device, "cuda:1");
  EXPECT_EQ(parsed("--device cuda:3").device, "cuda:3");
  EXPECT_EQ(parsed("--device cuda --ranks 1").device, "cuda");
}

TEST(DeviceOfRank, IsTheLocalRanksOwn) {
  EXPECT_EQ(*DeviceOfRank("cuda", {.ranks = 4, .rank = 3, .local_rank = 1}), "cuda:1");
  EXPECT_EQ(*DeviceOfRank("cpu", {.ranks = 4, .rank = 3, .local_rank = 1}), "cpu");
  EXPECT_EQ(DeviceOfRank("cuda", {.ranks = 4, .rank = 3}).status().code(), StatusCode::kBadInput);
}

TEST(TcpAddress, IsHostAndPort) {
  EXPECT_TRUE(IsTcp("tcp://a:1"));
  EXPECT_FALSE(IsTcp("/tmp/meet"));
  EXPECT_EQ(ParseTcpAddress("tcp://node0:29500")->host, "node0");
  EXPECT_EQ(ParseTcpAddress("tcp://node0:29500")->port, 29500);
  EXPECT_EQ(ParseTcpAddress("tcp://[::1]:80")->host, "::1");
  for (const char* text : {"tcp://", "tcp://a", "tcp://a:", "tcp://:1", "tcp://a:0",
                           "tcp://a:65536", "tcp://a:1x", "tcp://a:-1", "tcp://[]:"}) {
    EXPECT_EQ(ParseTcpAddress(text).status().code(), StatusCode::kBadInput) << text;
  }
}

TEST(TcpAddress, TheOwnEndOfTheWayThere) {
  EXPECT_EQ(LocalAddressTowards({"127.0.0.1", 29500}), "127.0.0.1");
  EXPECT_THROW(LocalAddressTowards({"no-such-host.invalid", 29500}), std::runtime_error);
}

TEST(TcpAddress, ALoopbackAddressIsForOneMachineOnly) {
  EXPECT_EQ(AddressForAll("127.0.0.1", {"127.0.0.1", "127.0.0.1"}), "127.0.0.1");
  EXPECT_EQ(AddressForAll("::1", {"::1", "::1"}), "::1");
  EXPECT_EQ(AddressForAll("10.0.0.5", {"127.0.0.1", "10.0.0.5"}), "10.0.0.5");
  // This machine has no way to a documentation address, or one that does not begin at loopback.
  try {
    EXPECT_NE(AddressForAll("127.0.0.1", {"127.0.0.1", "192.0.2.7"}), "127.0.0.1");
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("192.0.2.7"), std::string::npos);
  }
}

}  // namespace
}  // namespace airl
