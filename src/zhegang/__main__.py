from zhegang.cli import main

main()
