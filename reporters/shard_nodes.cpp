#include "reporters/shard_nodes.h"

#include "reporters/comparison_nodes.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>

namespace benchgate::reporters {

namespace {

/// Of benchmarks and their rows; sums and products of two stay whole numbers.
constexpr std::uint64_t kMostRows = 1'000'000'000;

std::size_t read_count(const JsonNode& node, std::uint64_t least,
                       std::uint64_t most) {
  const std::uint64_t value = node.whole();
  if (value < least || value > most) {
    node.fail(fmt::format("a number from {} to {}", least, most));
  }
  return static_cast<std::size_t>(value);
}

compare::ShardBenchmark read_benchmark(const JsonNode& node) {
  const simdjson::dom::array parts = node.array();
  if (parts.size() != 3) {
    node.fail("[place, suite, name]");
  }
  return {
      .place = read_count(JsonNode(parts.at(0).value(), node, 0), 0, kMostRows),
      .suite = JsonNode(parts.at(1).value(), node, 1).text(),
      .name = JsonNode(parts.at(2).value(), node, 2).text()};
}

compare::JoinedShard read_joined_shard(const JsonNode& node,
                                       std::size_t count) {
  return {.index = read_count(node.at("index"), 1, count),
          .seed = node.at("seed").whole(),
          .started = node.at("started").text(),
          .seconds = node.at("seconds").number(),
          .base = read_program(node.at("base")),
          .head = read_program(node.at("head"))};
}

}  // namespace

compare::Shard read_shard(const JsonNode& node) {
  compare::Shard shard;
  shard.count = read_count(node.at("count"), 1, compare::kMostShards);
  shard.index = read_count(node.at("index"), 1, shard.count);
  shard.comparison = node.at("comparison").text();
  shard.list = node.at("list").text();
  shard.benchmarks_in_all =
      read_count(node.at("benchmarks_in_all"), 0, kMostRows);
  shard.rows_elsewhere = read_count(node.at("rows_elsewhere"), 0, kMostRows);
  const JsonNode benchmarks = node.at("benchmarks");
  for (const auto element : benchmarks.array()) {
    shard.benchmarks.push_back(
        read_benchmark(JsonNode(element, benchmarks, shard.benchmarks.size())));
  }
  return shard;
}

compare::Joined read_joined(const JsonNode& node) {
  compare::Joined joined;
  joined.count = read_count(node.at("count"), 1, compare::kMostShards);
  joined.benchmarks_in_all =
      read_count(node.at("benchmarks_in_all"), 0, kMostRows);
  joined.rows_elsewhere = read_count(node.at("rows_elsewhere"), 0, kMostRows);
  const JsonNode shards = node.at("shards");
  for (const auto element : shards.array()) {
    joined.shards.push_back(read_joined_shard(
        JsonNode(element, shards, joined.shards.size()), joined.count));
  }
  return joined;
}

}  // namespace benchgate::reporters
