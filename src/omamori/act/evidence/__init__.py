"""審査の証拠。What an assessor asks for, on one page and as one sealed file."""
