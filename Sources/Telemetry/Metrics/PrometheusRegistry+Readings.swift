// SPDX-License-Identifier: Apache-2.0

extension PrometheusRegistry {
    /// Exposes memory, processor time, start time and open files of this process, under the names that dashboards know.
    package func addProcess(_ process: ProcessStatistics = ProcessStatistics()) {
        addGauge("process_resident_memory_bytes", help: "Resident memory size in bytes.") { process.residentBytes }
        addCounter("process_cpu_seconds_total", help: "Total user and system processor time in seconds.") {
            process.processorSeconds
        }
        addGauge("process_start_time_seconds", help: "Start time of the process since the Unix epoch in seconds.") {
            process.startSeconds
        }
        addGauge("process_open_fds", help: "Number of open file descriptors.") { process.openDescriptors }
    }

    /// Exposes what the log left out.
    package func addLog(_ counters: LogCounters) {
        addCounter("prognosis_log_fields_dropped_total", help: "Log metadata entries outside the allow-list.") {
            Double(counters.droppedFields)
        }
        addCounter("prognosis_log_values_redacted_total", help: "Log metadata values replaced as sensitive.") {
            Double(counters.redactedValues)
        }
        addCounter("prognosis_log_lines_dropped_total", help: "Log lines discarded as the output did not keep up.") {
            Double(counters.droppedLines)
        }
    }
}
