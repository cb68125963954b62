PASSWORD = "mat-khau-cua-tinh-thu"  # of everyone in the small invented province
