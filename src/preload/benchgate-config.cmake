# find_package(benchgate), for suites whose loops benchgate is to count although
# they link Google Benchmark statically, so that no library can be loaded before
# it:
#
#   find_package(benchgate)
#   if(benchgate_FOUND)
#     benchgate_instrument(my_bench)
#   endif()
#
# puts the hooks into the program itself. They do nothing until benchgate asks
# them to, but every allocation and every lock then passes through a function
# more, on both sides of a comparison alike. Not for programs with an allocator
# of their own, nor for those that link the C library statically.
#
# And for programs that serve profiles of themselves (docs/live.md):
#
#   target_link_libraries(my_program PRIVATE benchgate::live benchgate::live_hooks)
include("${CMAKE_CURRENT_LIST_DIR}/benchgate-live.cmake" OPTIONAL)

if(EXISTS "${CMAKE_CURRENT_LIST_DIR}/sources")
  set(BENCHGATE_SOURCES "${CMAKE_CURRENT_LIST_DIR}/sources")
else() # In benchgate's own tree.
  get_filename_component(BENCHGATE_SOURCES "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
endif()

function(benchgate_instrument target)
  if(NOT TARGET benchgate_instrument_objects)
    set(files
      allocation_hooks
      allocation_stacks
      census
      contention
      contention_stacks
      counts
      cpu_sampler
      descriptor_hooks
      frame_expressions
      frame_rules
      frame_table
      heap_recorder
      instructions
      known_rules
      leak_recorder
      left_notes
      live_blocks
      lock_hooks
      lock_recorder
      loops
      memory_map
      modes
      numbered_entries
      open_descriptors
      processor_switches
      recording_file
      run_file
      sample_clock
      sampling_notes
      sampling_signal
      stack_table
      stack_walk
      started_threads
      thread_hooks
      thread_usage
      timed_clock
      timed_loop
      trace_events
      trace_recorder
      unwinding
      wait_hooks
      whole_file)
    list(TRANSFORM files PREPEND "${BENCHGATE_SOURCES}/src/preload/")
    list(TRANSFORM files APPEND .cpp)
    add_library(benchgate_instrument_objects OBJECT ${files})
    target_include_directories(benchgate_instrument_objects PRIVATE "${BENCHGATE_SOURCES}")
    target_compile_features(benchgate_instrument_objects PRIVATE cxx_std_17)
    target_compile_definitions(benchgate_instrument_objects PRIVATE BENCHGATE_WRAP=1)
    # No link-time optimisation: --wrap works on names that are still there.
    target_compile_options(benchgate_instrument_objects PRIVATE
      -O2 -fno-builtin -fno-exceptions -fno-rtti -fno-threadsafe-statics -fno-lto)
    set_target_properties(benchgate_instrument_objects PROPERTIES
      POSITION_INDEPENDENT_CODE ON)
  endif()
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:benchgate_instrument_objects>)
  target_link_libraries(${target} PRIVATE ${CMAKE_DL_LIBS})
  foreach(function IN ITEMS
      _ZN9benchmark5State16StartKeepRunningEv
      _ZN9benchmark5State17FinishKeepRunningEv
      _ZN9benchmark5State11PauseTimingEv
      _ZN9benchmark5State12ResumeTimingEv
      _ZN9benchmark5State16SetIterationTimeEd
      _ZNSt6chrono3_V212steady_clock3nowEv)
    target_link_options(${target} PRIVATE "LINKER:--wrap=${function}")
  endforeach()
endfunction()
