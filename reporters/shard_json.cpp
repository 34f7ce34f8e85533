#include "reporters/shard_json.h"

#include "reporters/comparison_json.h"

namespace benchgate::reporters {

void write_shard(JsonWriter& json, const compare::Shard& shard) {
  json.begin_object();
  json.key("index").whole(shard.index);
  json.key("count").whole(shard.count);
  json.key("comparison").text(shard.comparison);
  json.key("list").text(shard.list);
  json.key("benchmarks_in_all").whole(shard.benchmarks_in_all);
  json.key("rows_elsewhere").whole(shard.rows_elsewhere);
  json.key("benchmarks").begin_array();
  for (const compare::ShardBenchmark& benchmark : shard.benchmarks) {
    json.begin_array();
    json.whole(benchmark.place);
    json.text(benchmark.suite);
    json.text(benchmark.name);
    json.end_array();
  }
  json.end_array();
  json.end_object();
}

void write_joined(JsonWriter& json, const compare::Joined& joined) {
  json.begin_object();
  json.key("count").whole(joined.count);
  json.key("benchmarks_in_all").whole(joined.benchmarks_in_all);
  json.key("rows_elsewhere").whole(joined.rows_elsewhere);
  json.key("shards").begin_array();
  for (const compare::JoinedShard& shard : joined.shards) {
    json.line();
    json.begin_object();
    json.key("index").whole(shard.index);
    json.key("seed").whole(shard.seed);
    json.key("started").text(shard.started);
    json.key("seconds").number(shard.seconds);
    json.key("base");
    write_program(json, shard.base);
    json.key("head");
    write_program(json, shard.head);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace benchgate::reporters
