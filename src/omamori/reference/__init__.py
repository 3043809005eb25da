"""日付のある参照データ。Law, thresholds, tables of rights: files with source and effective dates."""
