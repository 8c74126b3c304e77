using UnityEngine;

namespace VTuberAgent.Link.Components
{
    /// <summary>
    /// A token in a file of its own, for builds that have no other place for one (a phone). It becomes part of the
    /// build, and whoever has the build can read it: make a token for it alone, and keep the file out of version control.
    /// </summary>
    [CreateAssetMenu(menuName = "VTuberAgent/Token", fileName = "VTuberAgentToken")]
    public sealed class LinkTokenAsset : ScriptableObject
    {
        [SerializeField, Tooltip("A token made in the admin, under Front end tokens.")]
        private string token = "";

        /// <summary>The token.</summary>
        public string Token => token;
    }
}
