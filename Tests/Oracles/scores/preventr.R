# SPDX-License-Identifier: Apache-2.0
# Runs the R package preventr over cases: Rscript preventr.R prevent|pce <preventr sources> <cases.csv> <results.csv>
# The sources are those of the package as published (with R/ and R/sysdata.rda); needs dplyr.

arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) != 4) stop("expected: prevent|pce <preventr sources> <cases.csv> <results.csv>")
suppressPackageStartupMessages(library(dplyr))
package <- new.env(parent = globalenv())
load(file.path(arguments[2], "R", "sysdata.rda"), envir = package)
for (file in c("globals.R", "helpers.R", "other_models.R", "estimate_risk.R")) {
  sys.source(file.path(arguments[2], "R", file), envir = package)
}
cases <- read.csv(arguments[3])

# Without BMI the heart-failure estimates mean nothing; the caller drops them.
prevent <- function(case) {
  case <- as_tibble(case)
  sex <- case$sex
  terms <- package$prep_terms(dplyr::select(case, -sex), "base", "mg/dL")
  ten <- package$run_models("base", sex, "10yr", terms, dp = 10)
  thirty <- package$run_models("base", sex, "30yr", terms, dp = 10)
  risks <- c("total_cvd", "ascvd", "heart_failure", "chd", "stroke")
  c(unlist(ten[risks]), unlist(thirty[risks]))
}

pce <- function(case) {
  # The package checks limits of its own again unless a comparison is being made.
  comparison_requested <- TRUE
  package$pce_model(
    case$age, case$sex, case$race_eth, case$dm, case$smoking, case$total_c, case$hdl_c, case$sbp, case$bp_tx,
    "mg/dL", quiet = TRUE, dp = 10
  )
}

estimate <- switch(arguments[1], prevent = prevent, pce = pce)
results <- lapply(seq_len(nrow(cases)), function(row) {
  estimate(cases[row, ])
})
table <- format(do.call(rbind, results), digits = 17, scientific = FALSE, trim = TRUE)
write.table(table, arguments[4], sep = ",", quote = FALSE, row.names = FALSE, col.names = FALSE)
