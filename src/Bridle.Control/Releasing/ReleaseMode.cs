namespace Bridle.Control.Releasing;

/// <summary>What becomes of a victim when it is let go.</summary>
public enum ReleaseMode
{
    /// <summary>One that was created is killed, one that was grabbed runs on, and whoever someone else stopped stays stopped.</summary>
    Default = 0,

    /// <summary>It runs on, though it was created.</summary>
    Run,

    /// <summary>It is killed, though it was grabbed.</summary>
    Kill,
}
