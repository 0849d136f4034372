# SPDX-License-Identifier: Apache-2.0
# Runs the R package nephro over cases: Rscript nephro.R <nephro sources> <cases.csv> <results.csv>

arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) != 3) stop("expected: <nephro sources> <cases.csv> <results.csv>")
package <- new.env(parent = globalenv())
sys.source(file.path(arguments[1], "R", "nephro.R"), envir = package)
cases <- read.csv(arguments[2])
rates <- package$CKDEpi2021.creat(cases$serum_creatinine, as.numeric(cases$sex == "male"), cases$age)
writeLines(sprintf("%.12g", rates), arguments[3])
