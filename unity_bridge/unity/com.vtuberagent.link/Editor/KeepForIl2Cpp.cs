using System.IO;
using UnityEditor.Build;
using UnityEditor.Build.Reporting;
using UnityEditor.PackageManager;
using UnityEditor.UnityLinker;

namespace VTuberAgent.Link.EditorTools
{
    /// <summary>Hands the package's link.xml to the linker of a build: Unity looks for those in Assets alone.</summary>
    internal sealed class KeepForIl2Cpp : IUnityLinkerProcessor
    {
        public int callbackOrder => 0;

        public string GenerateAdditionalLinkXmlFile(BuildReport report, UnityLinkerBuildPipelineData data)
        {
            PackageInfo package = PackageInfo.FindForAssembly(typeof(KeepForIl2Cpp).Assembly);
            return package == null ? null : Path.GetFullPath(Path.Combine(package.resolvedPath, "Runtime", "link.xml"));
        }

#if !UNITY_2021_2_OR_NEWER
        public void OnBeforeRun(BuildReport report, UnityLinkerBuildPipelineData data)
        {
        }

        public void OnAfterRun(BuildReport report, UnityLinkerBuildPipelineData data)
        {
        }
#endif
    }
}
