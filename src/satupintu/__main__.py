"""`python -m satupintu …` is `satupintu …`."""

from satupintu.command import main

if __name__ == "__main__":
    main()
