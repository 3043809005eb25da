"""台帳のファイルの判断。Where headings and rows are, what words mean, what a file would do: all pure."""
