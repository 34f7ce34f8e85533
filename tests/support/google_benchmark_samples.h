#pragma once

#include <string_view>

namespace benchgate::tests {

/// As 1.7.1 writes it: repetitions with their aggregates, counters that are no
/// numbers, a counter that has the name of one of its own keys, an error, a
/// benchmark with aggregates only, complexity rows.
inline constexpr std::string_view kVersion17 = R"json({
  "context": {
    "date": "2026-03-01T10:00:00+00:00",
    "host_name": "builder",
    "executable": "./suite",
    "num_cpus": 2,
    "mhz_per_cpu": 2793,
    "cpu_scaling_enabled": false,
    "caches": [
      {
        "type": "Data",
        "level": 1,
        "size": 49152,
        "num_sharing": 1
      }
    ],
    "load_avg": [0.943359,0.425781,0.179688],
    "library_build_type": "debug"
  },
  "benchmarks": [
    {
      "name": "BM_Copy/64",
      "family_index": 0,
      "per_family_instance_index": 0,
      "run_name": "BM_Copy/64",
      "run_type": "iteration",
      "repetitions": 1,
      "repetition_index": 0,
      "threads": 1,
      "iterations": 2386,
      "real_time": 1.5000000000000000e+03,
      "cpu_time": 1.2500000000000000e+03,
      "time_unit": "ns",
      "bytes_per_second": 1.2168479379948149e+07,
      "inf": -Infinity,
      "items_per_second": 1.5210599224935186e+06,
      "iterations": 5.0000000000000000e+00,
      "nan": NaN,
      "label": "a \"label\", NaN"
    },
    {
      "name": "BM_Repeated/repeats:2",
      "family_index": 1,
      "per_family_instance_index": 0,
      "run_name": "BM_Repeated/repeats:2",
      "run_type": "iteration",
      "repetitions": 2,
      "repetition_index": 0,
      "threads": 2,
      "iterations": 2170,
      "real_time": 6.0000000000000000e-01,
      "cpu_time": 5.0000000000000000e-01,
      "time_unit": "ms"
    },
    {
      "name": "BM_Repeated/repeats:2",
      "family_index": 1,
      "per_family_instance_index": 0,
      "run_name": "BM_Repeated/repeats:2",
      "run_type": "iteration",
      "repetitions": 2,
      "repetition_index": 1,
      "threads": 2,
      "iterations": 2170,
      "real_time": 8.0000000000000000e-01,
      "cpu_time": 7.0000000000000000e-01,
      "time_unit": "ms"
    },
    {
      "name": "BM_Repeated/repeats:2_median",
      "family_index": 1,
      "per_family_instance_index": 0,
      "run_name": "BM_Repeated/repeats:2",
      "run_type": "aggregate",
      "repetitions": 2,
      "threads": 2,
      "aggregate_name": "median",
      "aggregate_unit": "time",
      "iterations": 2,
      "real_time": 7.0000000000000000e-01,
      "cpu_time": 6.0000000000000000e-01,
      "time_unit": "ms"
    },
    {
      "name": "BM_Repeated/repeats:2_cv",
      "family_index": 1,
      "per_family_instance_index": 0,
      "run_name": "BM_Repeated/repeats:2",
      "run_type": "aggregate",
      "repetitions": 2,
      "threads": 2,
      "aggregate_name": "cv",
      "aggregate_unit": "percentage",
      "iterations": 2,
      "real_time": NaN,
      "cpu_time": 2.3570226039551584e-01,
      "time_unit": "ms"
    },
    {
      "name": "BM_Error",
      "family_index": 2,
      "per_family_instance_index": 0,
      "run_name": "BM_Error",
      "run_type": "iteration",
      "repetitions": 1,
      "repetition_index": 0,
      "threads": 1,
      "error_occurred": true,
      "error_message": "no \"file\"\n",
      "iterations": 1,
      "real_time": 0.0000000000000000e+00,
      "cpu_time": 0.0000000000000000e+00,
      "time_unit": "ns"
    },
    {
      "name": "BM_Aggregated/repeats:3_mean",
      "family_index": 3,
      "per_family_instance_index": 0,
      "run_name": "BM_Aggregated/repeats:3",
      "run_type": "aggregate",
      "repetitions": 3,
      "threads": 1,
      "aggregate_name": "mean",
      "aggregate_unit": "time",
      "iterations": 3,
      "real_time": 9.0000000000000000e+00,
      "cpu_time": 9.0000000000000000e+00,
      "time_unit": "us"
    },
    {
      "name": "BM_Aggregated/repeats:3_median",
      "family_index": 3,
      "per_family_instance_index": 0,
      "run_name": "BM_Aggregated/repeats:3",
      "run_type": "aggregate",
      "repetitions": 3,
      "threads": 1,
      "aggregate_name": "median",
      "aggregate_unit": "time",
      "iterations": 3,
      "real_time": 4.0000000000000000e+00,
      "cpu_time": 3.0000000000000000e+00,
      "time_unit": "us"
    },
    {
      "name": "BM_Sort_BigO",
      "family_index": 4,
      "per_family_instance_index": 0,
      "run_name": "BM_Sort",
      "run_type": "aggregate",
      "repetitions": 1,
      "threads": 1,
      "aggregate_name": "BigO",
      "aggregate_unit": "time",
      "cpu_coefficient": 6.9176400583216400e+02,
      "real_coefficient": 7.3997398606366357e+02,
      "big_o": "(1)",
      "time_unit": "ns"
    },
    {
      "name": "BM_Sort_RMS",
      "family_index": 4,
      "per_family_instance_index": 0,
      "run_name": "BM_Sort",
      "run_type": "aggregate",
      "repetitions": 1,
      "threads": 1,
      "aggregate_name": "RMS",
      "aggregate_unit": "percentage",
      "rms": 9.9484433900586144e-02
    }
  ]
}
)json";

/// As 1.8 and 1.9 write it: versions in the context, a skip with a message, an
/// error, the counters of a memory manager, two benchmarks of one name.
inline constexpr std::string_view kVersion19 = R"json({
  "context": {
    "date": "2026-03-01T10:00:00+00:00",
    "host_name": "builder",
    "executable": "./suite",
    "num_cpus": 2,
    "mhz_per_cpu": 2793,
    "cpu_scaling_enabled": false,
    "aslr_enabled": false,
    "caches": [
    ],
    "load_avg": [],
    "library_version": "v1.9.4",
    "library_build_type": "release",
    "json_schema_version": 1
  },
  "benchmarks": [
    {
      "name": "BM_Parse",
      "family_index": 0,
      "per_family_instance_index": 0,
      "run_name": "BM_Parse",
      "run_type": "iteration",
      "repetitions": 1,
      "repetition_index": 0,
      "threads": 1,
      "iterations": 100,
      "real_time": 2.0000000000000000e+00,
      "cpu_time": 1.0000000000000000e+00,
      "time_unit": "s",
      "lines_per_second": 2.5000000000000000e+05,
      "retries": 2.5000000000000000e+00,
      "allocs_per_iter": 3.0000000000000000e+00,
      "max_bytes_used": 600,
      "total_allocated_bytes": 9600,
      "net_heap_growth": -16
    },
    {
      "name": "BM_Parse",
      "family_index": 1,
      "per_family_instance_index": 0,
      "run_name": "BM_Parse",
      "run_type": "iteration",
      "repetitions": 1,
      "repetition_index": 0,
      "threads": 1,
      "iterations": 100,
      "real_time": 2.0000000000000000e+00,
      "cpu_time": 1.5000000000000000e+00,
      "time_unit": "s"
    },
    {
      "name": "BM_Device",
      "family_index": 2,
      "per_family_instance_index": 0,
      "run_name": "BM_Device",
      "run_type": "iteration",
      "repetitions": 1,
      "repetition_index": 0,
      "threads": 1,
      "skipped": true,
      "skip_message": "no device",
      "iterations": 0,
      "real_time": 0.0000000000000000e+00,
      "cpu_time": 0.0000000000000000e+00,
      "time_unit": "ns"
    },
    {
      "name": "BM_Error",
      "family_index": 3,
      "per_family_instance_index": 0,
      "run_name": "BM_Error",
      "run_type": "iteration",
      "repetitions": 1,
      "repetition_index": 0,
      "threads": 1,
      "error_occurred": true,
      "error_message": "",
      "iterations": 0,
      "real_time": 0.0000000000000000e+00,
      "cpu_time": 0.0000000000000000e+00,
      "time_unit": "ns"
    }
  ]
}
)json";

/// As versions before 1.5 write it: nothing but the name tells what a row is.
inline constexpr std::string_view kVersion14 = R"json({
  "context": {
    "date": "2018-03-01 10:00:00",
    "num_cpus": 2,
    "library_build_type": "release"
  },
  "benchmarks": [
    {
      "name": "BM_Sum",
      "iterations": 100,
      "real_time": 3.0,
      "cpu_time": 2.0,
      "time_unit": "us"
    },
    {
      "name": "BM_Sum",
      "iterations": 100,
      "real_time": 5.0,
      "cpu_time": 4.0,
      "time_unit": "us"
    },
    {
      "name": "BM_Sum_mean",
      "iterations": 100,
      "real_time": 4.0,
      "cpu_time": 3.0,
      "time_unit": "us"
    },
    {
      "name": "BM_Sum_median",
      "iterations": 100,
      "real_time": 4.0,
      "cpu_time": 3.0,
      "time_unit": "us"
    },
    {
      "name": "BM_Sum_stddev",
      "iterations": 100,
      "real_time": 1.0,
      "cpu_time": 1.0,
      "time_unit": "us"
    },
    {
      "name": "BM_arithmetic_mean",
      "iterations": 100,
      "real_time": 8.0,
      "cpu_time": 7.0,
      "time_unit": "us"
    },
    {
      "name": "BM_Sum_BigO",
      "cpu_coefficient": 1.0,
      "real_coefficient": 1.0,
      "big_o": "N",
      "time_unit": "us"
    },
    {
      "name": "BM_Sum_RMS",
      "rms": 0.1
    }
  ]
}
)json";

}  // namespace benchgate::tests
